-- Frozen with its release: a change is a migration of its own.

CREATE TABLE actions (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    meeting_id VARCHAR NOT NULL,
    agenda_item_id VARCHAR NOT NULL,
    problem_id VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    owner_type VARCHAR NOT NULL,
    agreed_at DATETIME,
    due_on DATE,
    status VARCHAR NOT NULL,
    done_on DATE,
    snoozed_until DATE,
    repeats VARCHAR NOT NULL,
    repeats_from DATE,
    told VARCHAR NOT NULL,
    told_on DATE,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE INDEX ix_actions_agenda_item_id ON actions (agenda_item_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_actions_agreed_at ON actions (agreed_at) WHERE deleted_at IS NULL;

CREATE INDEX ix_actions_done_on ON actions (done_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_actions_due_on ON actions (due_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_actions_meeting_id ON actions (meeting_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_actions_open ON actions (status, due_on, n, snoozed_until) WHERE status = 'open' AND deleted_at IS NULL;

CREATE INDEX ix_actions_problem_id ON actions (problem_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_actions_repeats_from ON actions (repeats_from) WHERE deleted_at IS NULL;

CREATE INDEX ix_actions_snoozed_until ON actions (snoozed_until) WHERE deleted_at IS NULL;

CREATE INDEX ix_actions_title ON actions (text COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_actions_told_on ON actions (told_on) WHERE deleted_at IS NULL;

CREATE TABLE activities (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    activity_type VARCHAR NOT NULL,
    "on" DATE NOT NULL,
    place VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    organization_id VARCHAR NOT NULL,
    team VARCHAR NOT NULL,
    hours DOUBLE,
    people_met INTEGER,
    offered INTEGER,
    accepted INTEGER,
    declined INTEGER,
    problem_id VARCHAR NOT NULL,
    cost INTEGER,
    funding_source VARCHAR NOT NULL,
    summary VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE INDEX ix_activities_on ON activities ("on") WHERE deleted_at IS NULL;

CREATE INDEX ix_activities_organization_id ON activities (organization_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_activities_problem_id ON activities (problem_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_activities_title ON activities (title COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE TABLE agenda_items (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    meeting_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    presenter VARCHAR NOT NULL,
    minutes INTEGER,
    reference VARCHAR NOT NULL,
    notes VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    carried_from_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE INDEX ix_agenda_items_carried_from_id ON agenda_items (carried_from_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_agenda_items_meeting_id ON agenda_items (meeting_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_agenda_items_title ON agenda_items (title COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE TABLE agenda_templates (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    meeting_type VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE INDEX ix_agenda_templates_title ON agenda_templates (name COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE TABLE amendments (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    meeting_id VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    "on" DATE,
    agreed_by VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE INDEX ix_amendments_meeting_id ON amendments (meeting_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_amendments_on ON amendments ("on") WHERE deleted_at IS NULL;

CREATE INDEX ix_amendments_title ON amendments (text COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE TABLE approved_minutes (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    meeting_id VARCHAR NOT NULL,
    approved_on DATE NOT NULL,
    approved_by VARCHAR NOT NULL,
    tree VARCHAR NOT NULL,
    pdf VARCHAR NOT NULL,
    pdf_sha256 VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE INDEX ix_approved_minutes_approved_on ON approved_minutes (approved_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_approved_minutes_meeting_id ON approved_minutes (meeting_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_approved_minutes_title ON approved_minutes (pdf_sha256 COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE TABLE attendances (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    meeting_id VARCHAR NOT NULL,
    contact_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    organization VARCHAR NOT NULL,
    capacity VARCHAR NOT NULL,
    contact_detail VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    reply VARCHAR NOT NULL,
    arrived_at TIME,
    left_at TIME,
    noted_at DATETIME,
    "group" VARCHAR NOT NULL,
    count INTEGER NOT NULL,
    illegible BOOLEAN NOT NULL,
    sheet_line INTEGER,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE INDEX ix_attendances_contact_id ON attendances (contact_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_attendances_meeting_id ON attendances (meeting_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_attendances_noted_at ON attendances (noted_at) WHERE deleted_at IS NULL;

CREATE INDEX ix_attendances_title ON attendances (name COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE TABLE concerns (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    meeting_id VARCHAR NOT NULL,
    agenda_item_id VARCHAR NOT NULL,
    raised_at DATETIME,
    source VARCHAR NOT NULL,
    place_id VARCHAR NOT NULL,
    raised_by_group VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    causes VARCHAR NOT NULL,
    problem_id VARCHAR NOT NULL,
    duplicate_of_id VARCHAR NOT NULL,
    differs_from VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    state_on DATE,
    public_answer VARCHAR NOT NULL,
    wants_answer_id VARCHAR NOT NULL,
    told_on DATE,
    told_how VARCHAR NOT NULL,
    asked_of VARCHAR NOT NULL,
    asked_sent_on DATE,
    asked_due_on DATE,
    asked_replied_on DATE,
    asked_reply VARCHAR NOT NULL,
    confidential BOOLEAN NOT NULL,
    conduct BOOLEAN NOT NULL,
    conduct_body VARCHAR NOT NULL,
    conduct_reference VARCHAR NOT NULL,
    conduct_handed_on DATE,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE INDEX ix_concerns_agenda_item_id ON concerns (agenda_item_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_asked ON concerns (state, asked_due_on) WHERE state = 'asked' AND asked_replied_on IS NULL AND asked_reply = '' AND duplicate_of_id = '' AND deleted_at IS NULL;

CREATE INDEX ix_concerns_asked_due_on ON concerns (asked_due_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_asked_replied_on ON concerns (asked_replied_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_asked_sent_on ON concerns (asked_sent_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_conduct_handed_on ON concerns (conduct_handed_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_duplicate_of_id ON concerns (duplicate_of_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_meeting_id ON concerns (meeting_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_place_id ON concerns (place_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_problem_id ON concerns (problem_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_raised_at ON concerns (raised_at) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_state ON concerns (state) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_state_on ON concerns (state_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_title ON concerns (text COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_told_on ON concerns (told_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_untold ON concerns (state, told_on, wants_answer_id, duplicate_of_id, raised_at) WHERE state = 'raised' AND told_on IS NULL AND wants_answer_id = '' AND duplicate_of_id = '' AND deleted_at IS NULL;

CREATE INDEX ix_concerns_waiting ON concerns (told_on, raised_at) WHERE told_on IS NULL AND wants_answer_id != '' AND deleted_at IS NULL;

CREATE INDEX ix_concerns_wants_answer_id ON concerns (wants_answer_id) WHERE deleted_at IS NULL;

CREATE TABLE decisions (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    wording VARCHAR NOT NULL,
    meeting_id VARCHAR NOT NULL,
    agenda_item_id VARCHAR NOT NULL,
    decided_at DATETIME,
    mover VARCHAR NOT NULL,
    seconder VARCHAR NOT NULL,
    votes_for INTEGER,
    votes_against INTEGER,
    votes_abstained INTEGER,
    outcome VARCHAR NOT NULL,
    roll_call VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE INDEX ix_decisions_agenda_item_id ON decisions (agenda_item_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_decisions_decided_at ON decisions (decided_at) WHERE deleted_at IS NULL;

CREATE INDEX ix_decisions_meeting_id ON decisions (meeting_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_decisions_title ON decisions (wording COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE TABLE meetings (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    meeting_type VARCHAR NOT NULL,
    starts_at DATETIME NOT NULL,
    ends_at DATETIME,
    place VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    series VARCHAR NOT NULL,
    repeats VARCHAR NOT NULL,
    online_link VARCHAR NOT NULL,
    chair VARCHAR NOT NULL,
    minute_taker VARCHAR NOT NULL,
    headcount INTEGER,
    access VARCHAR NOT NULL,
    interpreters VARCHAR NOT NULL,
    quorum INTEGER,
    invitations INTEGER NOT NULL,
    opened_at DATETIME,
    closed_at DATETIME,
    notes VARCHAR NOT NULL,
    next_meeting_at DATETIME,
    minutes_state VARCHAR NOT NULL,
    issued_on DATE,
    approved_on DATE,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE INDEX ix_meetings_approved_on ON meetings (approved_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_meetings_closed_at ON meetings (closed_at) WHERE deleted_at IS NULL;

CREATE INDEX ix_meetings_ends_at ON meetings (ends_at) WHERE deleted_at IS NULL;

CREATE INDEX ix_meetings_issued_on ON meetings (issued_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_meetings_next_meeting_at ON meetings (next_meeting_at) WHERE deleted_at IS NULL;

CREATE INDEX ix_meetings_opened_at ON meetings (opened_at) WHERE deleted_at IS NULL;

CREATE INDEX ix_meetings_starts_at ON meetings (starts_at) WHERE deleted_at IS NULL;

CREATE INDEX ix_meetings_title ON meetings (title COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_meetings_unissued ON meetings (issued_on, starts_at, minutes_state, ends_at) WHERE issued_on IS NULL AND deleted_at IS NULL;

CREATE TABLE minutes_texts (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    meeting_id VARCHAR NOT NULL,
    section VARCHAR NOT NULL,
    agenda_item_id VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE INDEX ix_minutes_texts_agenda_item_id ON minutes_texts (agenda_item_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_minutes_texts_meeting_id ON minutes_texts (meeting_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_minutes_texts_title ON minutes_texts (text COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE TABLE problems (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    place_id VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    opened_on DATE,
    scanning VARCHAR NOT NULL,
    affected VARCHAR NOT NULL,
    frequency VARCHAR NOT NULL,
    analysis VARCHAR NOT NULL,
    causes VARCHAR NOT NULL,
    risk_factors VARCHAR NOT NULL,
    tried_before VARCHAR NOT NULL,
    goal VARCHAR NOT NULL,
    response VARCHAR NOT NULL,
    assessment VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    review VARCHAR NOT NULL,
    review_reason VARCHAR NOT NULL,
    reviewed_on DATE,
    review_due_on DATE,
    closed_on DATE,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE INDEX ix_problems_closed_on ON problems (closed_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_problems_opened_on ON problems (opened_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_problems_place_id ON problems (place_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_problems_review_due_on ON problems (review_due_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_problems_reviewed_on ON problems (reviewed_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_problems_stage ON problems (stage) WHERE deleted_at IS NULL;

CREATE INDEX ix_problems_title ON problems (title COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE TABLE remarks (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    meeting_id VARCHAR NOT NULL,
    agenda_item_id VARCHAR NOT NULL,
    speaker VARCHAR NOT NULL,
    said_at DATETIME,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE INDEX ix_remarks_agenda_item_id ON remarks (agenda_item_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_remarks_meeting_id ON remarks (meeting_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_remarks_said_at ON remarks (said_at) WHERE deleted_at IS NULL;

CREATE INDEX ix_remarks_title ON remarks (text COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE TABLE responses (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    problem_id VARCHAR NOT NULL,
    what VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    organization_id VARCHAR NOT NULL,
    due_on DATE,
    done_on DATE,
    cost INTEGER,
    funding_source VARCHAR NOT NULL,
    pledged INTEGER,
    delivered INTEGER,
    hours DOUBLE,
    position INTEGER NOT NULL,
    owner_id VARCHAR GENERATED ALWAYS AS (nullif(problem_id, '')),
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE INDEX ix_responses_organization_id ON responses (organization_id);

CREATE INDEX ix_responses_owner_id ON responses (owner_id);

CREATE TABLE reviews (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    problem_id VARCHAR NOT NULL,
    "on" DATE,
    verdict VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    owner_id VARCHAR GENERATED ALWAYS AS (nullif(problem_id, '')),
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE INDEX ix_reviews_owner_id ON reviews (owner_id);

CREATE TABLE template_items (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    template_id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    presenter VARCHAR NOT NULL,
    minutes INTEGER,
    position INTEGER NOT NULL,
    owner_id VARCHAR GENERATED ALWAYS AS (nullif(template_id, '')),
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE INDEX ix_template_items_owner_id ON template_items (owner_id);
