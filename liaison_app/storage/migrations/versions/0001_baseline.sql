-- The schema of the first release. Frozen: a change is a migration of its own.

CREATE TABLE actions (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    meeting_id VARCHAR NOT NULL,
    agenda_item_id VARCHAR NOT NULL,
    problem_id VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    due_on DATE,
    status VARCHAR NOT NULL,
    done_on DATE,
    snoozed_until DATE,
    repeats VARCHAR NOT NULL,
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

CREATE TABLE addresses (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    location_id VARCHAR NOT NULL,
    organization_id VARCHAR NOT NULL,
    contact_id VARCHAR NOT NULL,
    attention VARCHAR NOT NULL,
    address_1 VARCHAR NOT NULL,
    address_2 VARCHAR NOT NULL,
    city VARCHAR NOT NULL,
    region VARCHAR NOT NULL,
    state_province VARCHAR NOT NULL,
    postal_code VARCHAR NOT NULL,
    country VARCHAR NOT NULL,
    address_type VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    owner_id VARCHAR GENERATED ALWAYS AS (coalesce(nullif(location_id, ''), nullif(organization_id, ''), nullif(contact_id, ''))),
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE agency (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    emergency_number VARCHAR NOT NULL,
    crisis_lines VARCHAR NOT NULL,
    phone VARCHAR NOT NULL,
    email VARCHAR NOT NULL,
    website VARCHAR NOT NULL,
    legal_note VARCHAR NOT NULL,
    areas VARCHAR NOT NULL,
    groups VARCHAR NOT NULL,
    categories VARCHAR NOT NULL,
    report_retention_days INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE agenda_items (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    meeting_id VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    presenter VARCHAR NOT NULL,
    minutes INTEGER,
    notes VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE area_profiles (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    "group" VARCHAR NOT NULL,
    share DOUBLE NOT NULL,
    source VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE attendances (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    meeting_id VARCHAR NOT NULL,
    contact_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    organization VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    "group" VARCHAR NOT NULL,
    count INTEGER NOT NULL,
    illegible BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE briefings (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    "on" DATE NOT NULL,
    text VARCHAR NOT NULL,
    acknowledged_by VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE changes (
    n INTEGER NOT NULL,
    step VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    "before" VARCHAR NOT NULL,
    PRIMARY KEY (n)
);

CREATE TABLE concerns (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    meeting_id VARCHAR NOT NULL,
    agenda_item_id VARCHAR NOT NULL,
    raised_at DATETIME,
    place_id VARCHAR NOT NULL,
    raised_by_group VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    causes VARCHAR NOT NULL,
    problem_id VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    public_answer VARCHAR NOT NULL,
    wants_answer_id VARCHAR NOT NULL,
    told_on DATE,
    asked_of VARCHAR NOT NULL,
    asked_sent_on DATE,
    asked_due_on DATE,
    asked_reply VARCHAR NOT NULL,
    confidential BOOLEAN NOT NULL,
    conduct BOOLEAN NOT NULL,
    conduct_body VARCHAR NOT NULL,
    conduct_reference VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE consents (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    referral_id VARCHAR NOT NULL,
    contact_id VARCHAR NOT NULL,
    person VARCHAR NOT NULL,
    what VARCHAR NOT NULL,
    recipient VARCHAR NOT NULL,
    purpose VARCHAR NOT NULL,
    discloser VARCHAR NOT NULL,
    given_on DATE NOT NULL,
    given_how VARCHAR NOT NULL,
    expires_on DATE,
    right_to_revoke_told BOOLEAN NOT NULL,
    signature VARCHAR NOT NULL,
    signed_on DATE,
    withdrawn_on DATE,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE contacts (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    organization_id VARCHAR NOT NULL,
    emails VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    languages VARCHAR NOT NULL,
    interpreter_needed BOOLEAN NOT NULL,
    preferred_channel VARCHAR NOT NULL,
    do_not_contact BOOLEAN NOT NULL,
    declared_office VARCHAR NOT NULL,
    owner_id VARCHAR NOT NULL,
    successor_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    agreed_on DATE,
    agreed_how VARCHAR NOT NULL,
    confidentiality VARCHAR NOT NULL,
    notes VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

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
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE drafts (
    "key" VARCHAR NOT NULL,
    edit VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    PRIMARY KEY ("key")
);

CREATE TABLE events (
    n INTEGER NOT NULL,
    step VARCHAR NOT NULL,
    at VARCHAR NOT NULL,
    actor_id VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    fields VARCHAR NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (n)
);

CREATE TABLE groups (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    coordinator_id VARCHAR NOT NULL,
    term_ends_on DATE,
    member_ids VARCHAR NOT NULL,
    notes VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE handouts (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    "on" DATE NOT NULL,
    copies INTEGER NOT NULL,
    place VARCHAR NOT NULL,
    meeting_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE locations (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    organization_id VARCHAR NOT NULL,
    location_type VARCHAR NOT NULL,
    alternate_name VARCHAR NOT NULL,
    description VARCHAR NOT NULL,
    transportation VARCHAR NOT NULL,
    accessibility VARCHAR NOT NULL,
    languages VARCHAR NOT NULL,
    confidential_address BOOLEAN NOT NULL,
    url VARCHAR NOT NULL,
    latitude DOUBLE,
    longitude DOUBLE,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE log_entries (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    contact_id VARCHAR NOT NULL,
    "on" DATE NOT NULL,
    channel VARCHAR NOT NULL,
    summary VARCHAR NOT NULL,
    minutes INTEGER,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE measures (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    problem_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    "before" DOUBLE,
    before_on DATE,
    "after" DOUBLE,
    after_on DATE,
    position INTEGER NOT NULL,
    owner_id VARCHAR GENERATED ALWAYS AS (nullif(problem_id, '')),
    PRIMARY KEY (n),
    UNIQUE (id)
);

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
    chair VARCHAR NOT NULL,
    minute_taker VARCHAR NOT NULL,
    headcount INTEGER,
    access VARCHAR NOT NULL,
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

CREATE TABLE meta (
    "key" VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    PRIMARY KEY ("key")
);

CREATE TABLE notes (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    noted_at DATETIME,
    became_kind VARCHAR NOT NULL,
    became_id VARCHAR NOT NULL,
    snoozed_until DATE,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE officers (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    role VARCHAR NOT NULL,
    email VARCHAR NOT NULL,
    phone VARCHAR NOT NULL,
    left_on DATE,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE organizations (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    alternate_name VARCHAR NOT NULL,
    organization_type VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    description VARCHAR NOT NULL,
    email VARCHAR NOT NULL,
    website VARCHAR NOT NULL,
    agreement VARCHAR NOT NULL,
    agreement_on DATE,
    brings VARCHAR NOT NULL,
    pledged VARCHAR NOT NULL,
    delivered VARCHAR NOT NULL,
    placeholder BOOLEAN NOT NULL,
    tax_status VARCHAR NOT NULL,
    tax_id VARCHAR NOT NULL,
    year_incorporated VARCHAR NOT NULL,
    legal_status VARCHAR NOT NULL,
    logo VARCHAR NOT NULL,
    uri VARCHAR NOT NULL,
    parent_organization_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE outbox (
    kind VARCHAR NOT NULL,
    record_id VARCHAR NOT NULL,
    base_version INTEGER NOT NULL,
    queued_at VARCHAR NOT NULL,
    PRIMARY KEY (kind, record_id)
);

CREATE TABLE phones (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    service_id VARCHAR NOT NULL,
    location_id VARCHAR NOT NULL,
    organization_id VARCHAR NOT NULL,
    contact_id VARCHAR NOT NULL,
    number VARCHAR NOT NULL,
    extension VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    languages VARCHAR NOT NULL,
    description VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    owner_id VARCHAR GENERATED ALWAYS AS (coalesce(nullif(service_id, ''), nullif(location_id, ''), nullif(organization_id, ''), nullif(contact_id, ''))),
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE places (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    aliases VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    latitude DOUBLE,
    longitude DOUBLE,
    notes VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE positions (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    problem_id VARCHAR NOT NULL,
    organization_id VARCHAR NOT NULL,
    priority VARCHAR NOT NULL,
    offers VARCHAR NOT NULL,
    cannot VARCHAR NOT NULL,
    agreed VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    owner_id VARCHAR GENERATED ALWAYS AS (nullif(problem_id, '')),
    PRIMARY KEY (n),
    UNIQUE (id)
);

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
    analysis VARCHAR NOT NULL,
    causes VARCHAR NOT NULL,
    risk_factors VARCHAR NOT NULL,
    response VARCHAR NOT NULL,
    assessment VARCHAR NOT NULL,
    owner VARCHAR NOT NULL,
    review VARCHAR NOT NULL,
    review_reason VARCHAR NOT NULL,
    reviewed_on DATE,
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

CREATE TABLE referral_attempts (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    referral_id VARCHAR NOT NULL,
    "on" DATE NOT NULL,
    how VARCHAR NOT NULL,
    reached BOOLEAN NOT NULL,
    position INTEGER NOT NULL,
    owner_id VARCHAR GENERATED ALWAYS AS (nullif(referral_id, '')),
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE referral_follow_ups (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    referral_id VARCHAR NOT NULL,
    after_days INTEGER NOT NULL,
    "on" DATE,
    result VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    owner_id VARCHAR GENERATED ALWAYS AS (nullif(referral_id, '')),
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE referral_moves (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    referral_id VARCHAR NOT NULL,
    moved_at DATETIME NOT NULL,
    from_state VARCHAR NOT NULL,
    to_state VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    owner_id VARCHAR GENERATED ALWAYS AS (nullif(referral_id, '')),
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE referrals (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    person VARCHAR NOT NULL,
    contact_id VARCHAR NOT NULL,
    state VARCHAR NOT NULL,
    pathway VARCHAR NOT NULL,
    need VARCHAR NOT NULL,
    service_id VARCHAR NOT NULL,
    urgency VARCHAR NOT NULL,
    contact_method VARCHAR NOT NULL,
    warm_handover BOOLEAN NOT NULL,
    barriers VARCHAR NOT NULL,
    appointment_at DATETIME,
    follow_up_on DATE,
    outcome VARCHAR NOT NULL,
    part2 BOOLEAN NOT NULL,
    officer_id VARCHAR NOT NULL,
    opened_on DATE,
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

CREATE TABLE reports (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    doing VARCHAR NOT NULL,
    seen_on DATE NOT NULL,
    seen_at TIME,
    place VARCHAR NOT NULL,
    group_id VARCHAR NOT NULL,
    observed VARCHAR NOT NULL,
    heard VARCHAR NOT NULL,
    repeated BOOLEAN NOT NULL,
    clothing VARCHAR NOT NULL,
    build VARCHAR NOT NULL,
    age_range VARCHAR NOT NULL,
    other_features VARCHAR NOT NULL,
    race_ethnicity VARCHAR NOT NULL,
    vehicle VARCHAR NOT NULL,
    reporter_kind VARCHAR NOT NULL,
    reporter_id VARCHAR NOT NULL,
    given_to VARCHAR NOT NULL,
    reference VARCHAR NOT NULL,
    triage VARCHAR NOT NULL,
    problem_id VARCHAR NOT NULL,
    answer_due_on DATE,
    answered_on DATE,
    answer VARCHAR NOT NULL,
    keep_until DATE,
    keep_reason VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE responses (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    problem_id VARCHAR NOT NULL,
    what VARCHAR NOT NULL,
    who VARCHAR NOT NULL,
    due_on DATE,
    done_on DATE,
    cost INTEGER,
    funding_source VARCHAR NOT NULL,
    hours DOUBLE,
    position INTEGER NOT NULL,
    owner_id VARCHAR GENERATED ALWAYS AS (nullif(problem_id, '')),
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE schedules (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    service_id VARCHAR NOT NULL,
    location_id VARCHAR NOT NULL,
    byday VARCHAR NOT NULL,
    opens_at TIME,
    closes_at TIME,
    description VARCHAR NOT NULL,
    valid_from DATE,
    valid_to DATE,
    dtstart DATE,
    until DATE,
    freq VARCHAR NOT NULL,
    interval INTEGER,
    bymonthday VARCHAR NOT NULL,
    attending_type VARCHAR NOT NULL,
    schedule_link VARCHAR NOT NULL,
    notes VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    owner_id VARCHAR GENERATED ALWAYS AS (coalesce(nullif(service_id, ''), nullif(location_id, ''))),
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE service_at_location (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    service_id VARCHAR NOT NULL,
    location_id VARCHAR NOT NULL,
    description VARCHAR NOT NULL,
    position INTEGER NOT NULL,
    owner_id VARCHAR GENERATED ALWAYS AS (nullif(service_id, '')),
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE services (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    organization_id VARCHAR NOT NULL,
    alternate_name VARCHAR NOT NULL,
    needs VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    description VARCHAR NOT NULL,
    eligibility_description VARCHAR NOT NULL,
    minimum_age INTEGER,
    maximum_age INTEGER,
    application_process VARCHAR NOT NULL,
    free BOOLEAN NOT NULL,
    fees_description VARCHAR NOT NULL,
    required_documents VARCHAR NOT NULL,
    languages VARCHAR NOT NULL,
    interpretation_services VARCHAR NOT NULL,
    area VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    email VARCHAR NOT NULL,
    wait_time VARCHAR NOT NULL,
    alert VARCHAR NOT NULL,
    accreditations VARCHAR NOT NULL,
    licenses VARCHAR NOT NULL,
    assured_date DATE,
    assurer_email VARCHAR NOT NULL,
    printable BOOLEAN NOT NULL,
    notes VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE steps (
    n INTEGER NOT NULL,
    step VARCHAR NOT NULL,
    actor_id VARCHAR NOT NULL,
    action VARCHAR NOT NULL,
    undone_by VARCHAR NOT NULL,
    PRIMARY KEY (n),
    UNIQUE (step)
);

CREATE TABLE surveys (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    "on" DATE NOT NULL,
    area VARCHAR NOT NULL,
    question VARCHAR NOT NULL,
    asked INTEGER NOT NULL,
    positive INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME,
    created_by VARCHAR NOT NULL,
    updated_at DATETIME,
    updated_by VARCHAR NOT NULL,
    deleted_at DATETIME,
    PRIMARY KEY (n),
    UNIQUE (id)
);

CREATE TABLE trainings (
    n INTEGER NOT NULL,
    id VARCHAR NOT NULL,
    officer_id VARCHAR NOT NULL,
    course VARCHAR NOT NULL,
    "on" DATE NOT NULL,
    hours DOUBLE,
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

CREATE INDEX ix_actions_done_on ON actions (done_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_actions_due_on ON actions (due_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_actions_meeting_id ON actions (meeting_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_actions_problem_id ON actions (problem_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_actions_snoozed_until ON actions (snoozed_until) WHERE deleted_at IS NULL;

CREATE INDEX ix_actions_title ON actions (text COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_actions_told_on ON actions (told_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_activities_on ON activities ("on") WHERE deleted_at IS NULL;

CREATE INDEX ix_activities_organization_id ON activities (organization_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_activities_problem_id ON activities (problem_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_activities_title ON activities (title COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_addresses_owner_id ON addresses (owner_id);

CREATE INDEX ix_agency_title ON agency (name COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_agenda_items_meeting_id ON agenda_items (meeting_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_agenda_items_title ON agenda_items (title COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_area_profiles_title ON area_profiles (area COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_attendances_contact_id ON attendances (contact_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_attendances_meeting_id ON attendances (meeting_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_attendances_title ON attendances (name COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_briefings_on ON briefings ("on") WHERE deleted_at IS NULL;

CREATE INDEX ix_briefings_title ON briefings (title COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_changes_record_id ON changes (record_id);

CREATE INDEX ix_changes_step ON changes (step);

CREATE INDEX ix_concerns_agenda_item_id ON concerns (agenda_item_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_asked_due_on ON concerns (asked_due_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_asked_sent_on ON concerns (asked_sent_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_meeting_id ON concerns (meeting_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_place_id ON concerns (place_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_problem_id ON concerns (problem_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_raised_at ON concerns (raised_at) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_title ON concerns (text COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_told_on ON concerns (told_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_concerns_wants_answer_id ON concerns (wants_answer_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_consents_contact_id ON consents (contact_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_consents_expires_on ON consents (expires_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_consents_given_on ON consents (given_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_consents_referral_id ON consents (referral_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_consents_signed_on ON consents (signed_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_consents_title ON consents (recipient COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_consents_withdrawn_on ON consents (withdrawn_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_contacts_agreed_on ON contacts (agreed_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_contacts_organization_id ON contacts (organization_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_contacts_owner_id ON contacts (owner_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_contacts_successor_id ON contacts (successor_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_contacts_title ON contacts (name COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_decisions_agenda_item_id ON decisions (agenda_item_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_decisions_decided_at ON decisions (decided_at) WHERE deleted_at IS NULL;

CREATE INDEX ix_decisions_meeting_id ON decisions (meeting_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_decisions_title ON decisions (wording COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_events_record_id ON events (record_id);

CREATE INDEX ix_events_step ON events (step);

CREATE INDEX ix_groups_coordinator_id ON groups (coordinator_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_groups_term_ends_on ON groups (term_ends_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_groups_title ON groups (name COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_handouts_meeting_id ON handouts (meeting_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_handouts_on ON handouts ("on") WHERE deleted_at IS NULL;

CREATE INDEX ix_handouts_title ON handouts (title COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_locations_organization_id ON locations (organization_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_locations_title ON locations (name COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_log_entries_contact_id ON log_entries (contact_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_log_entries_on ON log_entries ("on") WHERE deleted_at IS NULL;

CREATE INDEX ix_log_entries_title ON log_entries (summary COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_measures_owner_id ON measures (owner_id);

CREATE INDEX ix_meetings_approved_on ON meetings (approved_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_meetings_ends_at ON meetings (ends_at) WHERE deleted_at IS NULL;

CREATE INDEX ix_meetings_issued_on ON meetings (issued_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_meetings_next_meeting_at ON meetings (next_meeting_at) WHERE deleted_at IS NULL;

CREATE INDEX ix_meetings_starts_at ON meetings (starts_at) WHERE deleted_at IS NULL;

CREATE INDEX ix_meetings_title ON meetings (title COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_notes_noted_at ON notes (noted_at) WHERE deleted_at IS NULL;

CREATE INDEX ix_notes_snoozed_until ON notes (snoozed_until) WHERE deleted_at IS NULL;

CREATE INDEX ix_notes_title ON notes (text COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_officers_left_on ON officers (left_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_officers_title ON officers (name COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_organizations_agreement_on ON organizations (agreement_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_organizations_parent_organization_id ON organizations (parent_organization_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_organizations_title ON organizations (name COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_phones_owner_id ON phones (owner_id);

CREATE INDEX ix_places_title ON places (name COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_positions_organization_id ON positions (organization_id);

CREATE INDEX ix_positions_owner_id ON positions (owner_id);

CREATE INDEX ix_problems_closed_on ON problems (closed_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_problems_opened_on ON problems (opened_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_problems_place_id ON problems (place_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_problems_reviewed_on ON problems (reviewed_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_problems_title ON problems (title COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_referral_attempts_owner_id ON referral_attempts (owner_id);

CREATE INDEX ix_referral_follow_ups_owner_id ON referral_follow_ups (owner_id);

CREATE INDEX ix_referral_moves_owner_id ON referral_moves (owner_id);

CREATE INDEX ix_referrals_appointment_at ON referrals (appointment_at) WHERE deleted_at IS NULL;

CREATE INDEX ix_referrals_closed_on ON referrals (closed_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_referrals_contact_id ON referrals (contact_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_referrals_follow_up_on ON referrals (follow_up_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_referrals_officer_id ON referrals (officer_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_referrals_opened_on ON referrals (opened_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_referrals_service_id ON referrals (service_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_referrals_title ON referrals (person COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_reports_answer_due_on ON reports (answer_due_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_reports_answered_on ON reports (answered_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_reports_group_id ON reports (group_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_reports_keep_until ON reports (keep_until) WHERE deleted_at IS NULL;

CREATE INDEX ix_reports_problem_id ON reports (problem_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_reports_reporter_id ON reports (reporter_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_reports_seen_on ON reports (seen_on) WHERE deleted_at IS NULL;

CREATE INDEX ix_reports_title ON reports (doing COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_responses_owner_id ON responses (owner_id);

CREATE INDEX ix_schedules_owner_id ON schedules (owner_id);

CREATE INDEX ix_service_at_location_location_id ON service_at_location (location_id);

CREATE INDEX ix_service_at_location_owner_id ON service_at_location (owner_id);

CREATE INDEX ix_services_assured_date ON services (assured_date) WHERE deleted_at IS NULL;

CREATE INDEX ix_services_organization_id ON services (organization_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_services_title ON services (name COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_surveys_on ON surveys ("on") WHERE deleted_at IS NULL;

CREATE INDEX ix_surveys_title ON surveys (question COLLATE "NOCASE", n) WHERE deleted_at IS NULL;

CREATE INDEX ix_trainings_officer_id ON trainings (officer_id) WHERE deleted_at IS NULL;

CREATE INDEX ix_trainings_on ON trainings ("on") WHERE deleted_at IS NULL;

CREATE INDEX ix_trainings_title ON trainings (course COLLATE "NOCASE", n) WHERE deleted_at IS NULL;
