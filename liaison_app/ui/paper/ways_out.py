"""The ways out of the window for a document that was looked at; each begins with its entry in the audit log.

All of this is for a worker.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from liaison_app import paths
from liaison_app.errors import UserError
from liaison_app.i18n import _
from liaison_app.services.release import release
from liaison_app.services.work import Session
from liaison_app.ui import files
from liaison_app.ui.paper.papers import Pages


def save(session: Session, pages: Pages, path: Path) -> Path:
    """Write the file where the officer wants it. Raises UserError; a file that was there is then still whole."""
    release(session, pages.prepared)
    files.write(pages.data, path)
    return path


def lend(session: Session, pages: Pages, folder: Path) -> Path:
    """Write a file for another program to show, under a name that says nothing.

    It lies in the vault's private folder for temporary files, which is emptied at lock, exit and start. Raises
    UserError if it cannot be written.
    """
    release(session, pages.prepared)
    path = paths.temporary_dir(folder) / f"{secrets.token_hex(8)}.pdf"
    files.write(pages.data, path)
    path.chmod(0o600)
    return path


def take_back(path: Path) -> UserError:
    """Remove a file that no program would show, and say so."""
    path.unlink(missing_ok=True)
    return UserError(_("There is no program for PDF files on this computer."), _("Save the document or print it."))
