"""The role matrix once more, by hand: what each role may, in words of its own that `services.roles` must agree with."""

from __future__ import annotations

import re
from dataclasses import replace

from liaison_app.models.agency import ROLES
from liaison_app.storage.session import Actor, Session

#: officer, supervisor, records officer, volunteer coordinator
MATRIX = """
read contacts                x x x x
read log-entries             x x x x
read organizations           x x x x
read services                x x x x
read locations               x x x x
read meetings                x x x x
read agenda-items            x x x x
read attendances             x x x x
read concerns                x x x x
read decisions               x x x x
read actions                 x x x x
read remarks                 x x x x
read agenda-templates        x x x x
read minutes-texts           x x x x
read approved-minutes        x x x x
read amendments              x x x x
read activities              x x x x
read problems                x x x x
read referrals               x x x .
read consents                x x x .
read reports                 x x x x
read groups                  x x x x
read places                  x x x x
read notes                   x x x x
read agency                  x x x x
read area-profiles           x x x x
read officers                x x x x
read trainings               x x x .
read surveys                 x x x .
read briefings               x x x .
read handouts                x x x .
read translations            x x x x
read phones                  x x x x
read addresses               x x x x
read schedules               x x x x
read service-at-location     x x x x
read template-items          x x x x
read positions               x x x x
read responses               x x x x
read reviews                 x x x x
read measures                x x x x
read referral-moves          x x x .
read referral-attempts       x x x .
read referral-follow-ups     x x x .
write contacts               x x . x
write log-entries            x x . x
write organizations          x x . .
write services               x x . .
write locations              x x . .
write meetings               x x . x
write agenda-items           x x . x
write attendances            x x . x
write concerns               x x . x
write decisions              x x . x
write actions                x x . x
write remarks                x x . x
write agenda-templates       x x . x
write minutes-texts          x x . x
write approved-minutes       x x . x
write amendments             x x . x
write activities             x x . x
write problems               x x . .
write referrals              x x . .
write consents               x x . .
write reports                x x . x
write groups                 x x . x
write places                 x x . .
write notes                  x x . x
write agency                 . x . .
write area-profiles          . x . .
write officers               . x . .
write trainings              x x . .
write surveys                x x . .
write briefings              x x . .
write handouts               x x . .
write translations           x x . .
write phones                 x x . x
write addresses              x x . x
write schedules              x x . .
write service-at-location    x x . .
write template-items         x x . x
write positions              x x . .
write responses              x x . .
write reviews                x x . .
write measures               x x . .
write referral-moves         x x . .
write referral-attempts      x x . .
write referral-follow-ups    x x . .
see what is due              x x x x
search                       x x x x
follow changes               x x x x
change records               x x . x
undo                         x x . x
erase records                . x x .
evaluate                     x x x .
keep drafts                  x x x x
release guide                x x x x
release minutes              x x x x
release minutes-public       x x x x
release agenda               x x x x
release sign-in              x x x x
release invitation           x x . x
release cancellation         x x . x
import replies               x x . x
release you-said             x x x x
release complaint-route      x x x x
release referral-slip        x x x .
release labels               x x . x
release exchange             x x x x
take in exchange files       x x x x
release translations         x x . .
release audit-log            . x x .
back up                      x x x x
choose where backups go      x x . .
restore a backup             x x . .
import services              x x . .
import translations          x x . .
fill with the sample         . x . .
check the vault              x x x x
read the audit log           . x x .
accept the vault as it is    . x . .
change one's own passphrase  x x x x
use the hub                  x x x x
leave the hub                x x . .
manage devices               . x . .
manage officers              . x . .
manage keys                  . x . .
"""
MARKED = {"x": True, ".": False}
ROWS = [re.fullmatch(r"(.+?)\s{2,}([x.]) ([x.]) ([x.]) ([x.])", line) for line in MATRIX.strip().splitlines()]
EXPECTED = {(row[1], role): MARKED[row[number]] for row in ROWS if row for number, role in enumerate(ROLES, start=2)}
COORDINATOR = "volunteer-coordinator"


def as_role(session: Session, role: str) -> Session:
    return replace(session, actor=Actor(session.actor.id, role))
