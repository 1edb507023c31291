"""Faust resumes flow more than once; that must cost no message."""

from __future__ import annotations

import asyncio

from mode.utils.queues import FlowControlQueue

from valuedrift.monitor.flow import SteadyFlow


def test_only_a_resume_after_a_suspension_clears_the_queues() -> None:
    async def scenario() -> None:
        flow = SteadyFlow()
        queue = FlowControlQueue(10, flow_control=flow, clear_on_resume=True)
        queue.force_put_nowait("stale")
        flow.resume()
        assert queue.empty()
        queue.force_put_nowait("fresh")
        flow.resume()
        assert queue.qsize() == 1
        flow.suspend()
        flow.resume()
        assert queue.empty()

    asyncio.run(scenario())
