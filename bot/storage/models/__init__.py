"""All tables, one module a subject."""

from bot.storage.models.access import AuditEntry, RateCount, SignIn, StaffSession
from bot.storage.models.alerts import Alert, AlertEntry, AlertState, Concern
from bot.storage.models.base import Base, table_of
from bot.storage.models.conversations import Conversation, InboundEvent, InboundStatus, Note, Text
from bot.storage.models.interviews import (
    AgendaItem,
    Contact,
    Interview,
    InterviewStatus,
    SupportReport,
)
from bot.storage.models.people import Client, Closure, Code, OwnItem, Pause, Staff
from bot.storage.models.records import Answer, AnswerText, Form, Prompt, PromptOutcome, Record
from bot.storage.models.sends import (
    Channel,
    Heartbeat,
    Lease,
    QuotaReading,
    Quotation,
    Recipient,
    Send,
    SendStatus,
)

__all__ = [
    "AgendaItem",
    "Alert",
    "AlertEntry",
    "AlertState",
    "Answer",
    "AnswerText",
    "AuditEntry",
    "Base",
    "Channel",
    "Client",
    "Closure",
    "Code",
    "Concern",
    "Contact",
    "Conversation",
    "Form",
    "Heartbeat",
    "InboundEvent",
    "InboundStatus",
    "Interview",
    "InterviewStatus",
    "Lease",
    "Note",
    "OwnItem",
    "Pause",
    "Prompt",
    "PromptOutcome",
    "QuotaReading",
    "Quotation",
    "RateCount",
    "Recipient",
    "Record",
    "Send",
    "SendStatus",
    "SignIn",
    "Staff",
    "StaffSession",
    "SupportReport",
    "Text",
    "table_of",
]
