"""The resource guide: which services stand in it, and what is said of each.

Only active services that may be printed; nothing of a confidential location, and its street address nowhere in the
guide, not even where a text repeats it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, time
from typing import Any

from liaison_app import clock
from liaison_app.models.agency import AGENCY_ID, Agency
from liaison_app.models.organization import Organization
from liaison_app.models.parts import Address, Phone, Schedule
from liaison_app.models.service import Location, Service, ServiceAtLocation
from liaison_app.services import needs
from liaison_app.storage.session import Session
