"""Meetings and activities: agenda, attendance, what was raised, decided and promised, and the minutes."""
