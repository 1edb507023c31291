"""Every event that a running service logs: what a search or an alert on log lines may rely on.

Names stay; what varies is in the fields. A test holds this against the code.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

__all__ = ["EVENT_NAMES"]

EVENT_NAMES: Final = MappingProxyType(
    {
        # start and end
        "scorer starts": "Of which source, and with which classifier.",
        "starting": "A monitor joins its group.",
        "shadow starts": "With which second classifier, on which share of the events.",
        "endpoints": "Where health and metrics are served.",
        "ready": "All that was there has been taken up.",
        "stopping": "A signal was received; what is under way is finished.",
        "scorer stopped": "Cleanly.",
        "fleet stopped": "Cleanly.",
        "stopped": "A monitor, cleanly.",
        "stopped without draining": "The broker did not acknowledge in time; the next start repeats it.",
        "stopped while joining": "There was nothing to finish yet.",
        "refused": "Settings, topics or state do not fit; `problem` says which key.",
        "no broker answers": "`problem` says how it was asked.",
        "topic": "A topic is weaker than it should be; `problem` says how.",
        # the group
        "partitions assigned": "By the group.",
        "partitions revoked": "By the group.",
        "partitions wait for a leader": "Of the source. The others go on; these are asked about every few seconds.",
        "fenced": "The group went on without this member, which joins again.",
        "replaced": "The group went on without this member, which ends.",
        "state loaded": "Of a partition, from the changelog.",
        # what goes wrong
        "dead letter": "What can't be read, and why (`reason`); or so many `records` of a poll, the first here.",
        "the log is damaged": "On the broker's disk: `first` to `last` can't be read, and are passed over.",
        "the broker can't read its log": "It says so itself; it is asked again for `offset`.",
        "not a window": "A record on the topic of windows is none.",
        "the topic begins behind its first offset": "Of a replay: what was before is not in it.",
        "no committed offset": "Of a source partition: it is read from where its log begins (`offset`).",
        "events are missing from the source": "`detail` says which offsets of a partition, and why (`reason`).",
        "offset metadata unreadable": "Lateness of a partition starts afresh.",
        "topic was created anew": "The source is read from its beginning.",
        "the source is gone": "There is no topic of its name; it is waited for.",
        "the source has more partitions": "Than before; the group shares them out.",
        "the source was replaced": "The monitor goes on with another topic; the old one was read up to `reached`.",
        "labels are missing": "State and messages do not meet; `problem` says what to do.",
        "labels are missing, as accepted": "By monitor.accept_loss.",
        "labels begin behind their first message": "For a new group: was what came before counted? Nobody knows.",
        "late write of a replaced member ignored": "In the changelog.",
        "local state is damaged": "A partition's, in `folder`: it is deleted, and recovered from the changelog.",
        "local state can't be used": "`problem` names the folder; the process ends.",
        "state can't be restored": "From the changelog; the process ends.",
        "state was not acknowledged": "By the broker; the process ends.",
        "the monitor failed": "Unforeseen; the process ends.",
        "the app crashed": "Unforeseen; the process ends.",
        "the app did not start": "Unforeseen; the process ends.",
        "windows came too late to count across models; see fleet.keep": "How many so far.",
        "classifier out of memory": "Smaller micro-batches from now on.",
        "no GPU": "The CPU is used.",
        "endpoint failed": "A question could not be answered.",
        # the shadow
        "shadow": "What has become of its sample so far.",
        "shadow.model is the same model as classifier.model": "It will agree.",
        "shadow can't keep up": "Some of its sample is left out.",
        "shadow work given up": "At the end, what still waited.",
        "shadow switched off": "It failed; the main flow goes on.",
        "shadow status not published": "Its last word did not reach the broker.",
        # now and then
        "scored": "What a scorer has done so far, every half minute.",
        "repeated lines suppressed": "How many lines of a kind were held back.",
        # supervision
        "restarting": "A supervised process has ended and starts again after a pause.",
        "giving up": "A supervised process ends again and again.",
    }
)
"""Event to its meaning."""
