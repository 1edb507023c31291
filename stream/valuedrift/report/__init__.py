"""One self-contained HTML page of a replay: windows and alerts for analysts and for the person on call.

    records ──▶ ReportBuilder (a few numbers per window) ──▶ columns ──▶ charts ──▶ page

Pure: no clock, no network, no files besides its own style sheet and script. The same records give the same bytes.
"""

from valuedrift.report.builder import ReportBuilder
from valuedrift.report.meta import ReportMeta

__all__ = ["ReportBuilder", "ReportMeta"]
