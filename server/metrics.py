"""Prometheus figures of this server. One registry per server, so that tests may open many."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from store.messages import Message

TTFT_BUCKETS = (0.02, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
DURATION_BUCKETS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """What is counted; the labels never hold a person's words or ids."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        r = self.registry
        self.requests = Counter(
            "rapport_http_requests", "Requests", ("method", "route", "status"), registry=r
        )
        self.request_seconds = Histogram(
            "rapport_http_request_seconds",
            "Time to the end of the reply",
            ("route",),
            buckets=DURATION_BUCKETS,
            registry=r,
        )
        self.answers = Counter(
            "rapport_answers", "Answers by version and end", ("version", "end"), registry=r
        )
        self.tokens = Counter(
            "rapport_answer_tokens", "Tokens generated in answers", ("version",), registry=r
        )
        self.ttft = Histogram(
            "rapport_time_to_first_token_seconds", "Time to first token", buckets=TTFT_BUCKETS, registry=r
        )
        self.votes = Counter("rapport_votes", "Votes on comparisons", ("mode", "choice"), registry=r)
        self.engine = Gauge("rapport_engine", "The engine's own figures", ("name",), registry=r)
        self.live = Gauge(
            "rapport_version_live", "1 for a version that may answer", ("role", "version"), registry=r
        )

    def answered(self, message: Message) -> None:
        """An answer has ended."""
        version = message.adapter or ""
        self.answers.labels(version, message.finish_reason or message.status).inc()
        self.tokens.labels(version).inc(len(message.token_ids))
        if message.ttft_ms is not None:
            self.ttft.observe(message.ttft_ms / 1000)

    def voted(self, mode: str, choice: str) -> None:
        """A vote was recorded; the label itself says nothing, whether it was decisive does."""
        decisive = choice if choice in ("tie", "both_bad", "ranking") else "one_better"
        self.votes.labels(mode, decisive).inc()

    def text(self) -> bytes:
        """The exposition format."""
        return generate_latest(self.registry)
