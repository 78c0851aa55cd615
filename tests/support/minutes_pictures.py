"""Pictures of the minutes in the window, each as it is met by keys and clicks.

    python -m tests.support.minutes_pictures pictures --theme dark --text 200

writes `pictures/01-minutes-dark-200.png` and so on.
"""

from __future__ import annotations

import os
from pathlib import Path

from liaison_app.storage.session import Session
from tests.services.adding import add, at
from tests.support.camera import Camera, camera, options
from tests.support.vaults import fresh_vault


def fill(session: Session) -> str:
    """A forum with an item, captures of every kind, and passages that only an officer can judge."""
    meeting = add(
        session,
        "meetings",
        title="Maple Court forum",
        starts_at=at("2026-11-10 18:30"),
        ends_at=at("2026-11-10 20:00"),
        opened_at=at("2026-11-10 18:34"),
        closed_at=at("2026-11-10 20:05"),
        place="Maple Court hall",
        chair="Rosa Lind",
        minute_taker="Jo Rivera",
        quorum=5,
        interpreters=("Spanish",),
        next_meeting_at=at("2026-12-08 18:30"),
    )
    lamps, traffic = (
        add(session, "agenda-items", meeting_id=meeting, title=title, position=number)
        for number, title in enumerate(("Lamps at the bus stop", "Traffic on Main Street"), start=1)
    )

    def here(kind: str, item: str = "", **values: object) -> None:
        add(session, kind, meeting_id=meeting, **({"agenda_item_id": item} if item else {}), **values)

    here("attendances", name="Ana Ruiz", organization="Maple Court tenants")
    here("attendances", name="Will Hope")
    here("attendances", name="Ed Voss", organization="Hope House", capacity="guest")
    here("attendances", group="Tenants", count=14)
    here("attendances", group="Youth", count=3)
    here("remarks", lamps, text="The lamp has been dark since May; call 555-123-4567.", speaker="Ana Ruiz")
    here("concerns", lamps, text="It is dark at the bus stop, Mrs. Kowalski fell.", raised_by_group="Tenants")
    here(
        "decisions",
        lamps,
        wording="That the city be asked for three lamps.",
        mover="Ana Ruiz",
        seconder="Ed Voss",
        votes_for=12,
        votes_against=1,
        outcome="carried",
    )
    here("actions", lamps, text="Write to the city", owner="Jo Rivera", owner_type="officer")
    here("remarks", traffic, text="Hope said that cars race at 12 Elm Street at night. Three of the Youth saw it.")
    here("concerns", text="Somebody deals in the cellar of house four.", confidential=True)
    add(
        session, "minutes-texts", meeting_id=meeting, section="item", agenda_item_id=traffic, text="Cars race at night."
    )
    here("remarks", traffic, text="The school asks for a crossing.")
    return meeting


def take(camera: Camera) -> None:
    """From the meeting to its approved minutes."""
    hands = camera.desktop.hands
    hands.press("Ctrl+3")
    hands.until(lambda: hands.rows("Records") > 0)
    hands.click("Records")
    hands.press("Down")
    hands.press("Return")
    hands.see("Minutes…")
    camera.shot("meeting")
    hands.press("F7")
    hands.reads("As it was captured")
    hands.press("Ctrl+PgDown")
    hands.reads("Decision: That the city")
    camera.shot("item")
    hands.press("Ctrl+PgDown")
    hands.reads("Cars race at night.")
    camera.shot("captures-came-later")
    hands.click("Public copy…")
    hands.until(lambda: hands.rows("Passages to judge") > 1)
    hands.press("K")
    camera.shot("look-through")
    hands.press("Return")
    hands.see("Save…")
    camera.desktop.still()
    camera.shot("public-copy")
    hands.click("Close")
    hands.press("F7")
    hands.reads("As it was captured")
    hands.click("To review")
    hands.click("Approve…")
    hands.reads("Approve these minutes for good?")
    camera.shot("approve")
    hands.press("Space")
    hands.reads("Approved and locked.")
    hands.fill("New amendment", "Seconded by Edgar Voss.")
    hands.press("Return")
    hands.reads("Amendments:")
    camera.desktop.still()
    camera.shot("approved")


def make(folder: Path) -> None:
    """The vault that is seen."""
    vault = fresh_vault(folder)
    fill(vault.session())
    vault.close()


def main() -> None:
    """Read the command line and take the pictures."""
    os.environ["LIAISON_TODAY"] = "2026-11-22"
    with camera(options(__doc__).parse_args(), make) as taking:
        take(taking)


if __name__ == "__main__":
    main()
