"""Leaving out of a text what must not be public: names, in every form they take; small groups; what was said in
confidence. What cannot be decided here is left out and listed, so that an officer looks before it leaves.
"""

from __future__ import annotations

from liaison_app.services.redaction.doubts import Doubt, Vocabulary
from liaison_app.services.redaction.names import Name
from liaison_app.services.redaction.redactor import Known, Redactor

__all__ = ["Doubt", "Known", "Name", "Redactor", "Vocabulary"]
