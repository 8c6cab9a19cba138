"""The files that staff take away: a digest, a month's overview, a whole month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from admin_export.archives import zip_bytes
from admin_export.csv_files import Encoding, csv_bytes
from admin_export.digests import Digest, digest_of
from admin_export.gathering import Wanted, gather
from admin_export.material import Meeting
from admin_export.months import Month
from admin_export.sheets import digest_rows, overview_rows
from admin_export.weeks import Sources
from admin_export.workbook import workbook_bytes
from bot.storage import caseloads, interviews
from bot.storage.caseloads import Caseload
from bot.storage.interviews import ListedInterview


def wanted_for(interview: ListedInterview) -> Wanted:
    """The digest for one interview."""
    meeting = Meeting(interview.id, interview.at, interview.staff_name, interview.online, interview.place)
    return Wanted(
        interview.client_id,
        interview.client_name,
        interview.nickname,
        interview.staff_name,
        meeting,
    )


def digest_for(sources: Sources, interview: ListedInterview) -> Digest:
    """The digest of one interview."""
    return digest_of(gather(sources, [wanted_for(interview)])[0])


def digest_name(interview_id: int, client_id: int, day: date, kind: str = "csv") -> str:
    """Numbers only: a file's name is seen where its content is not."""
    return f"digest_{day.isoformat()}_client-{client_id}_interview-{interview_id}.{kind}"


def digest_csv(sources: Sources, digest: Digest, encoding: Encoding = Encoding.UTF8) -> bytes:
    """One digest as CSV."""
    return csv_bytes(digest_rows(digest, sources.forms.today.aspects), encoding)


def digest_xlsx(sources: Sources, digest: Digest) -> bytes:
    """One digest as .xlsx."""
    return workbook_bytes(digest_rows(digest, sources.forms.today.aspects), sources.now)


@dataclass(frozen=True, slots=True)
class MonthOfDigests:
    """One staff member's month: a digest an interview, and one for each client without interview."""

    staff_id: int
    month: Month
    with_interview: tuple[Digest, ...]
    without_interview: tuple[Digest, ...]


def month_of_digests(sources: Sources, staff_id: int, month: Month) -> MonthOfDigests:
    """All of a month, read in as many statements as one digest."""
    found = interviews.held_by(sources.session, staff_id, *month.span(sources.timezone))
    met = {interview.client_id for interview in found}
    today = sources.now.astimezone(sources.timezone).date()
    others = [
        Wanted(client.id, client.name, client.nickname, client.staff_name)
        for client in caseloads.read(sources.session, Caseload(today, staff_id))
        if client.id not in met
    ]
    wanted = [*(wanted_for(interview) for interview in found), *others]
    digests = [digest_of(material) for material in gather(sources, wanted)]
    return MonthOfDigests(staff_id, month, tuple(digests[: len(found)]), tuple(digests[len(found) :]))


def month_files(
    sources: Sources, found: MonthOfDigests, encoding: Encoding = Encoding.UTF8
) -> Mapping[str, bytes]:
    """The overview and a CSV a digest, by name."""
    files = {overview_name(found.staff_id, found.month): overview_csv(sources, found, encoding)}
    for digest in found.with_interview:
        files[_name_of(digest)] = digest_csv(sources, digest, encoding)
    return files


def _name_of(digest: Digest) -> str:
    material = digest.material
    if material.meeting is None:
        raise ValueError("a digest without interview has no file of its own")
    day = material.meeting.at.astimezone(material.timezone).date()
    return digest_name(material.meeting.id, material.client_id, day)


def overview_name(staff_id: int, month: Month, kind: str = "csv") -> str:
    """The name of a staff member's overview of a month."""
    return f"overview_{month}_staff-{staff_id}.{kind}"


def overview_csv(sources: Sources, found: MonthOfDigests, encoding: Encoding = Encoding.UTF8) -> bytes:
    """A row a client."""
    return csv_bytes(overview_rows(_all(found), sources.forms.today.aspects), encoding)


def _all(found: MonthOfDigests) -> Sequence[Digest]:
    return (*found.with_interview, *found.without_interview)


def month_zip(sources: Sources, found: MonthOfDigests, encoding: Encoding = Encoding.UTF8) -> bytes:
    """Everything of the month in one file; the CSVs are those of the page and the command."""
    return zip_bytes(month_files(sources, found, encoding))
