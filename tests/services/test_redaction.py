"""Texts for the public: names in every form, small groups, confidences; what is in doubt goes and is listed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison_app.models.parts import Address
from liaison_app.services.redaction import Known, Name, Redactor, Vocabulary
from liaison_app.services.redaction.counts import Counts
from liaison_app.services.withheld import Withheld


def redactor(*names: str, kept: tuple[str, ...] = (), **known: object) -> Redactor:
    private = tuple(Name(name) for name in names)
    return Redactor(Known(private=private, **known), kept)  # type: ignore[arg-type]


#: A name, and texts that name its owner; none of the words of the last column may be left.
FORMS = [
    (
        "Ana Ruiz",
        "Ana Ruiz's lamp|RUIZ|ana ruiz|Ruiz, Ana|A. Ruiz|Ruiz A.|the Ruizes|Ana\nRuiz|AnaRuiz|Ana-Ruiz",
        "ruiz ana",
    ),
    (
        "Ana Ruiz",
        "Mrs. Ruiz|Sra. Ruiz|R\u0075\u200biz|Rui\u0301z|ana.ruiz@example.org|Ruiz-Kowalski|Ｒｕｉｚ",
        "ruiz kowalski mrs",
    ),
    ("José Muñoz", "Jose Munoz|JOSÉ MUÑOZ|Muñoz’s|Munoz, José", "munoz muñoz"),
    (
        "Anne-Marie O'Brien",
        "Anne Marie O’Brien|Annemarie OBrien|O'BRIEN|O Brien, Anne|A.-M. O'Brien",
        "brien marie anne",
    ),
    ("Jörg Müller", "Mueller|Joerg Mueller|Muller|Müllers", "ller"),
    ("Vincent van der Berg", "V. van der Berg|van der Berg|van der Berg, Vincent|Vincent Berg", "vincent berg"),
    ("Иван Петров", "Иваном Петровым|Петрову|у Петрова|ПЕТРОВ|Петровы|И. Петров|о Петрове", "петров иван"),
    ("Мария Соловьёва", "Марией Соловьёвой|Соловьевой|к Марии|Соловьёву", "солов мари"),
    ("Павел Козлец", "Павлом Козлецом|Павлу|с Павлом", "павл козлец"),
    ("محمد الحسن", "ومحمد الحسن|للحسن|بالحسن|مُحَمَّد|الحسن", "محمد حسن"),
    ("שרה כהן", "לשרה כהן|ולכהן|שרה", "שרה כהן"),
    ("नीलिमा शर्मा", "नीलिमा शर्मा ने|शर्मा को|नीलिमाजी", "नीलिमा शर्मा"),
    ("王小明", "王小明说|和王先生|小明来了|王 小 明|王·小明|老王", "王 小明"),
    ("欧阳晓华", "欧阳女士|晓华说|欧阳晓华", "欧阳 晓华"),
    ("김민수", "김민수는|민수씨가|김민수에게|김 민수|김씨", "민수"),
    ("Nguyễn Thị Khuê", "Nguyen Thi Khue|bà Khuê|Khue|NGUYỄN THỊ KHUÊ", "khue khuê nguyen nguyễn"),
    ("Γιώργος Παπαδόπουλος", "του Γιώργου Παπαδόπουλου|Παπαδοπουλος", "παπαδ"),
    ("Ahmet Yılmaz", "Ahmet'in|Yılmaz’ın|YILMAZ", "yılmaz ahmet yilmaz"),
    ("สมชาย ใจดี", "คุณสมชาย ใจดี|สมชายใจดี", "สมชาย"),
]


@pytest.mark.parametrize(("name", "texts", "words"), FORMS)
def test_a_name_goes_in_every_form(name: str, texts: str, words: str) -> None:
    for text in texts.split("|"):
        told = redactor(name).tell(f"The lamp, {text}, is out.").casefold()
        assert not [word for word in words.split() if word in told], (text, told)
        assert told.endswith("is out.")
        assert told.startswith("the lamp, ")


def test_what_only_resembles_a_name_stays() -> None:
    told = "Ruinous bananas in an analysis; Anatomy, Park Street, will the city mend it? Mark the bins; a hill."
    assert redactor("Ana Ruiz", "Hill Parker").tell(told) == told


def test_whoever_is_there_for_an_office_stays() -> None:
    one = redactor("Ana Lind", "Tom Rivera", public=("Rosa Lind", "Jo Rivera"))
    assert one.tell("Rosa Lind opened. Officer Diaz and Chief Brown spoke.") == (
        "Rosa Lind opened. Officer Diaz and Chief Brown spoke."
    )
    assert one.person("Rosa Lind") == "Rosa Lind"
    assert one.person("Ana Lind") == "a resident"
    assert [*one.doubts] == []
    assert one.tell("Then Lind left.") == "Then [left out] left."
    assert [(doubt.text, doubt.reason) for doubt in one.doubts] == [("Lind", "shared")]


def test_the_stand_in_names_nobody() -> None:
    names = (Name("Ana Ruiz", "Ruiz Bakery"), Name("Ed Voss", "Hope House"))
    one = Redactor(Known(private=names))
    assert one.tell("Ana Ruiz and Ed Voss came.") == "a resident and Hope House came."
    assert [one.person(name) for name in ("Ana Ruiz", "voss, ed", "Nobody Known", "the neighbors", "")] == [
        "a resident",
        "Hope House",
        "a resident",
        "the neighbors",
        "",
    ]


DOUBTS = [
    ("Will said so.", "Will", "word"),
    ("John Kowalski said so.", "John Kowalski", "looks"),
    ("Ask Mrs. Tate.", "Mrs. Tate", "looks"),
    ("Call 555-123-4567 now.", "555-123-4567", "phone"),
    ("Call (555) 123 4567.", "(555) 123 4567", "phone"),
    ("Write to kow@example.org.", "kow@example.org", "email"),
    ("He lives at 12 Elm Street, apt 4.", "12 Elm Street, apt 4", "address"),
    ("Vive en la calle Luna 27.", "calle Luna 27", "address"),
    ("李先生来了。", "李先生", "looks"),
    ("박지훈씨가 왔다.", "박지훈씨", "looks"),
]


@pytest.mark.parametrize(("text", "passage", "reason"), DOUBTS)
def test_what_is_in_doubt_goes_is_listed_and_stays_where_an_officer_says_so(
    text: str, passage: str, reason: str
) -> None:
    one = redactor("Will Hope")
    told = one.tell(text)
    assert passage not in told
    assert "[left out]" in told
    assert [(doubt.text, doubt.reason, doubt.kept) for doubt in one.doubts] == [(passage, reason, False)]
    assert f"[{passage}]" in one.doubts[0].context
    kept = redactor("Will Hope", kept=(passage.upper(),))
    assert kept.tell(text) == text
    assert [doubt.kept for doubt in kept.doubts] == [True]


def test_what_is_no_person_is_no_doubt() -> None:
    known = Vocabulary(
        ["Hope House", "Harbor Center", "Maple Court Tenants"], ["555-987-6543"], ["office@city.example"]
    )
    one = redactor("Will Hope", vocabulary=known)
    for text in (
        "Hope House and Harbor Center agreed with the Maple Court Tenants.",
        "The Street Lights on Main Street, at 5th & Main, on 2026-11-22 and 11/22/2026 from 18:00-20:00.",
        "Call 555-987-6543 or write to office@city.example.",
        "City Council, Public Works Department, Community Resource Center, New Year.",
        "Order 20-01 of 2020, item 4.2, US 101, 1,250,000 people.",
    ):
        assert one.tell(text) == text, one.doubts
    assert [*one.doubts] == []


def test_what_is_known_to_be_theirs_goes_without_asking() -> None:
    streets = Withheld([Address(address_1="12 Elm Street")])
    one = redactor(numbers=frozenset({"5551234567"}), emails=frozenset({"ana@example.org"}), streets=streets)
    told = one.tell("Call +1 555 123 4567 or write to Ana@example.org; 12 Elm St.")
    for word in ("4567", "example", "Elm"):
        assert word not in told


def test_a_kept_passage_does_not_bring_a_name_back() -> None:
    one = redactor("Ana Ruiz", kept=("ana.ruiz@example.org", "Ana Ruiz"))
    assert "ruiz" not in one.tell("Write to ana.ruiz@example.org, says Ana Ruiz.").casefold()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Three of the Youth circle spoke.", "a few of the Youth circle spoke."),
        ("Youth circle: 3. Elders: 12.", "Youth circle: a few. Elders: 12."),
        ("2 youth circles, 9 shops", "a few youth circles, a few shops"),
        ("Tres del Youth circle", "a few del Youth circle"),
        ("3 lamps were out.", "3 lamps were out."),
    ],
)
def test_a_withheld_count_is_not_told_in_a_sentence(text: str, told: str) -> None:
    assert redactor(small_groups={"Youth circle": 3, "Shops": 9}).tell(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("On 3 May the Youth circle met.", "On 3 May the Youth circle met."),
        ("On May 3 the Youth circle met, 3 of them.", "On May 3 the Youth circle met, a few of them."),
        (
            "Youth circle: 2026-03-04, 03/04/2026, 3:30 to 4 p.m.",
            "Youth circle: 2026-03-04, 03/04/2026, 3:30 to 4 p.m.",
        ),
        ("Item 3, the Youth circle: 3", "Item 3, the Youth circle: a few"),
        ("El 3 de mayo, Youth circle", "El 3 de mayo, Youth circle"),
        ("In May 3 of the Youth circle came.", "In May a few of the Youth circle came."),
        ("Of the Youth circle 3 may come.", "Of the Youth circle a few may come."),
        ("Item 3 Youth circles", "Item a few Youth circles"),
        ("On May 3 Youth circles came.", "On May a few Youth circles came."),
    ],
)
def test_a_day_and_the_number_of_an_item_are_no_counts(text: str, told: str) -> None:
    assert Counts({"Youth circle": 3}).tell(text) == told


def test_a_group_is_met_as_a_word_in_latin_and_within_words_elsewhere() -> None:
    one = redactor(small_groups={"Men": 2, "شباب": 3})
    assert one.tell("Two women spoke. Two men did not.") == "Two women spoke. a few men did not."
    assert one.tell("جاء 3 والشباب") == "جاء a few والشباب"


def test_what_was_said_in_confidence_is_not_told_again() -> None:
    said = "Somebody deals in the cellar of house four at night."
    one = redactor(confidences=(said,))
    assert one.tell(f"We talked. {said} Then we went on.") == "We talked. [left out] Then we went on."
    assert "cellar" not in one.tell("It is said that somebody DEALS in the cellar of house four!")
    assert [*one.doubts] == []
    assert "[left out]" in one.tell("The cellar is dark at night.")
    assert [doubt.reason for doubt in one.doubts] == ["confidence"]
    plain = "The lamp at the corner of the street is out."
    assert one.tell(plain) == plain


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80), st.text(min_size=1, max_size=20))
def test_any_text_and_any_name_are_taken(text: str, name: str) -> None:
    one = redactor(name, "Ana Ruiz")
    told = one.tell(f"{text} Ana Ruiz {text}")
    assert "Ana Ruiz" not in told
    assert one.tell(told).count("Ruiz") == told.count("Ruiz")


def test_many_names_are_left_out_together() -> None:
    names = [f"Given{number:03} Family{number:03}" for number in range(400)]
    text = " ".join(f"Said Family{number:03} of the lamp at the corner." for number in range(400))
    assert "Family" not in redactor(*names).tell(text)


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("Maria Lopez, resident", "a resident"),
        ("Resident Maria Lopez from Oak Street", "a resident"),
        ("tenant Maria", "a resident"),
        ("maria lopez (neighbor)", "a resident"),
        ("王小明 (resident)", "a resident"),
        ("Several Business Owners", "Several Business Owners"),
        ("Maple Court tenants, 3", "Maple Court tenants, 3"),
        ("a woman in red", "a woman in red"),
    ],
)
def test_a_description_beside_a_name_does_not_let_it_stay(field: str, told: str) -> None:
    assert redactor().person(field) == told


def test_a_number_that_ends_like_a_short_one_is_somebodys_own() -> None:
    things = Vocabulary((), ["911", "988", "555-0100"])
    one = redactor(vocabulary=things, numbers=frozenset({"3125550911"}))
    assert one.tell("Call 911, 312-555-0100, 312-555-0911 or 312-555-0988.") == (
        "Call 911, 312-555-0100, [left out] or [left out]."
    )
    assert [doubt.text for doubt in one.doubts] == ["312-555-0988"]
