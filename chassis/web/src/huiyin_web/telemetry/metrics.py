"""Prometheus metrics. Positions, lags and ages are queried on each scrape, so every process reports the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from huiyin_web.service import Service
from huiyin_web.telemetry.condition import Condition, condition_of

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def exposition(service: Service) -> bytes:
    """Requests and process figures of this process, and the service's own condition, in Prometheus' text format."""
    own = CollectorRegistry()
    own.register(_Answer(condition_of(service)))
    return bytes(generate_latest(REGISTRY)) + bytes(generate_latest(own))


class _Answer(Collector):
    def __init__(self, condition: Condition) -> None:
        self._condition = condition

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterable[Metric]:
        it = self._condition
        yield _gauge(
            "huiyin_ready", "1 when the service may be sent requests.", it.service, [((), float(it.ready))]
        )
        appends = CounterMetricFamily(
            "huiyin_appends", "Events in the ledger: the head's position.", labels=("service", "jurisdiction")
        )
        for jurisdiction, position in it.heads.items():
            appends.add_metric((it.service, jurisdiction), position)
        yield appends
        if it.relay_age is not None:
            text = "Seconds since the broker last confirmed that it has all that was recorded."
            yield _gauge("huiyin_relay_age_seconds", text, it.service, [((), it.relay_age)])
        yield from self._subscriptions()

    def _subscriptions(self) -> Iterable[Metric]:
        service, known = self._condition.service, self._condition.subscriptions
        yield _gauge(
            "huiyin_subscription_lag_events",
            "Positions between a subscription and its source's true head.",
            service,
            [((each.source,), float(each.lag_events)) for each in known if each.lag_events is not None],
        )
        yield _gauge(
            "huiyin_subscription_lag_seconds",
            "Age of the oldest event that a subscription has not seen.",
            service,
            [((each.source,), each.lag_seconds) for each in known if each.lag_seconds is not None],
        )
        yield _gauge(
            "huiyin_subscription_source_up",
            "1 when the source answered.",
            service,
            [((each.source,), float(each.lag_events is not None)) for each in known],
        )
        yield _gauge(
            "huiyin_parked_streams",
            "Streams that wait because one of their events failed.",
            service,
            [((each.source,), float(each.parked_streams)) for each in known],
        )
        yield _gauge(
            "huiyin_newer_streams",
            "Parked streams that a newer release published and this one can't read: update the service.",
            service,
            [((each.source,), float(each.newer_streams)) for each in known],
        )
        states = [((each.source, each.state), 1.0) for each in known]
        yield _gauge("huiyin_subscription_state", "1 for the state it is in.", service, states, "state")


def _gauge(
    name: str, text: str, service: str, values: Sequence[tuple[tuple[str, ...], float]], *more: str
) -> GaugeMetricFamily:
    sourced = ("source",) if not values or values[0][0] else ()
    family = GaugeMetricFamily(name, text, labels=("service", *sourced, *more))
    for labels, value in values:
        family.add_metric((service, *labels), value)
    return family
