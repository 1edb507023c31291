"""The sections of the settings tree: every setting with its type, default, unit and meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, model_validator
from pydantic_core import PydanticCustomError

from valuedrift.config.durations import ByteSize, Duration
from valuedrift.config.values import Accepted, GoalWeights, TimesOfDay, TimeZone, is_loopback, minutes
from valuedrift.windows.daytime import Daytime

__all__ = [
    "AlertSettings",
    "ClassifierSettings",
    "DetectorSettings",
    "KafkaSettings",
    "LogSettings",
    "MonitorSettings",
    "ReferenceSettings",
    "ScorerSettings",
    "Section",
    "ShadowSettings",
    "TopicSettings",
    "WindowSettings",
    "bad_setting",
]


def bad_setting(key: str, problem: str) -> PydanticCustomError:
    """Make the error of a setting that is valid alone but not beside the others."""
    return PydanticCustomError("setting", "{problem}", {"key": key, "problem": problem})


def _none_if_blank(value: Any) -> Any:
    return None if isinstance(value, str) and value.strip().lower() in {"", "none"} else value


_Blank = BeforeValidator(_none_if_blank)
# TOML and environments have no null: an empty string or "none" takes an optional setting back to "not set".
OptionalPath = Annotated[Path | None, _Blank]
OptionalInt = Annotated[int | None, _Blank]
OptionalStr = Annotated[str | None, _Blank]
OptionalSecret = Annotated[SecretStr | None, BeforeValidator(lambda value: value or None)]  # "none" may be a password
OptionalDuration = Annotated[Duration | None, _Blank]
TopicName = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,249}$")]
GroupName = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,200}$")]
Partitions = Annotated[int, Field(ge=1, le=10_000)]


class Section(BaseModel):
    """Base of all sections: can't be changed, knows every one of its keys, never shows values in errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, allow_inf_nan=False)


_LOGIN = ("sasl_username", "sasl_password", "sasl_password_file", "sasl_oauth_token_file")


class KafkaSettings(Section):
    """The connection to Kafka. Names are those that operators know from Kafka's own clients."""

    bootstrap: str = Field(
        "127.0.0.1:9092", min_length=1, description="Brokers to start from, host:port, comma-separated."
    )
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        "PLAINTEXT", description="Transport: plain or TLS, with or without SASL."
    )
    sasl_mechanism: Annotated[Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"] | None, _Blank] = Field(
        None, description="How to log in; needed with SASL."
    )
    sasl_username: OptionalStr = Field(None, description="User to log in as; needed with SASL, except OAUTHBEARER.")
    sasl_password: OptionalSecret = Field(
        None, description="Password, from the environment or a settings file only; prefer `kafka.sasl_password_file`."
    )
    sasl_password_file: OptionalPath = Field(
        None, description="File that holds the password (one trailing newline is dropped)."
    )
    sasl_oauth_token_file: OptionalPath = Field(
        None, description="File that holds the bearer token for OAUTHBEARER; read again for every connection."
    )
    ssl_cafile: OptionalPath = Field(None, description="CA certificates, PEM; not set: those of the system.")
    ssl_certfile: OptionalPath = Field(None, description="Client certificate chain, PEM.")
    ssl_keyfile: OptionalPath = Field(None, description="Key of the client certificate, PEM.")
    ssl_check_hostname: bool = Field(
        default=True, description="Whether the broker's certificate must carry its host name."
    )
    client_id: str = Field("valuedrift", min_length=1, description="Name in the broker's logs and quotas.")
    request_timeout: Duration = Field(Duration("30s"), description="How long a broker may take to answer a request.")
    compression: Literal["none", "gzip"] = Field(
        "none", description="Of what the scorer publishes; `gzip` saves disk and network for CPU."
    )

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.uses_sasl:
            self._complete_login()
        else:
            self._refuse("does not log in", "sasl_mechanism", *_LOGIN)
        if not self.uses_tls:
            self._refuse("does not use TLS", "ssl_cafile", "ssl_certfile", "ssl_keyfile")
        if self.ssl_keyfile is not None and self.ssl_certfile is None:
            raise bad_setting("kafka.ssl_keyfile", "needs kafka.ssl_certfile")
        if not self.request_timeout:
            raise bad_setting("kafka.request_timeout", "must be longer than nothing")
        return self

    def _complete_login(self) -> None:
        protocol = f"kafka.security_protocol {self.security_protocol}"
        if self.sasl_mechanism is None:
            raise bad_setting("kafka.sasl_mechanism", f"must be set with {protocol}")
        if self.sasl_mechanism == "OAUTHBEARER":
            if self.sasl_oauth_token_file is None:
                raise bad_setting("kafka.sasl_oauth_token_file", "must be set with kafka.sasl_mechanism OAUTHBEARER")
            for key in ("sasl_username", "sasl_password", "sasl_password_file"):
                if getattr(self, key) is not None:
                    problem = "is set, but kafka.sasl_mechanism OAUTHBEARER logs in with a token"
                    raise bad_setting(f"kafka.{key}", problem)
            return
        if self.sasl_username is None:
            raise bad_setting("kafka.sasl_username", f"must be set with {protocol}")
        if self.sasl_oauth_token_file is not None:
            problem = f"is set, but kafka.sasl_mechanism {self.sasl_mechanism} logs in with a password"
            raise bad_setting("kafka.sasl_oauth_token_file", problem)
        if (self.sasl_password is None) == (self.sasl_password_file is None):
            raise bad_setting("kafka.sasl_password", "set exactly one of it and kafka.sasl_password_file")

    def _refuse(self, why: str, *keys: str) -> None:
        for key in keys:
            if getattr(self, key) is not None:
                raise bad_setting(f"kafka.{key}", f"is set, but kafka.security_protocol {self.security_protocol} {why}")

    @property
    def uses_sasl(self) -> bool:
        """Whether the client logs in."""
        return self.security_protocol.startswith("SASL")

    @property
    def uses_tls(self) -> bool:
        """Whether the connection is encrypted."""
        return self.security_protocol in {"SSL", "SASL_SSL"}


class TopicSettings(Section):
    """Names, partition counts and life of the topics."""

    source: TopicName = Field("chat-logs", description="Chat logs to read.")
    labels: TopicName = Field("labels", description="Label batches, from scorer to monitor.")
    entropy: TopicName = Field("entropy", description="Closed windows, by (model, segment, window).")
    alerts: TopicName = Field("alerts", description="Drift alerts, by alert id.")
    dead_letters: TopicName = Field("dead-letters", description="Records that can't be read, with the reason.")
    late: TopicName = Field("late", description="Events too late for any window that can still be revised.")
    population: TopicName = Field("population", description="Misalignment between models, by window.")
    dynamics: TopicName = Field("dynamics", description="Tuned models beside their base models, by pair and window.")
    shadow: TopicName = Field("shadow", description="What a shadow classifier says of a sample of the events.")
    source_partitions: Partitions = Field(
        4, description="Partitions of the source topic: the most scorers that can share it."
    )
    labels_partitions: Partitions = Field(
        4,
        description="Partitions of labels, of windows and of the monitor's changelog. Fixed for life.",
    )
    replication: int = Field(1, ge=1, le=32767, description="Replicas of every partition; 3 in production.")
    min_insync: int = Field(
        1, ge=1, le=32767, description="Replicas that must have a record before it counts; 2 in production."
    )
    source_retention: Duration = Field(
        Duration("7d"), description="How long chat logs are kept (only when created here)."
    )
    labels_retention: Duration = Field(Duration("7d"), description="How long label batches are kept.")
    entropy_retention: OptionalDuration = Field(
        Duration("365d"),
        description="How long windows and what is measured across models are kept; `none`: last revisions for ever.",
    )
    alerts_retention: Duration = Field(Duration("365d"), description="How long alerts are kept.")
    dead_letters_retention: Duration = Field(Duration("30d"), description="How long dead letters are kept.")
    late_retention: Duration = Field(Duration("30d"), description="How long late events are kept.")
    shadow_retention: Duration = Field(Duration("30d"), description="How long a shadow classifier's labels are kept.")

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        seen: dict[str, str] = {}
        for key in (
            "source",
            "labels",
            "entropy",
            "alerts",
            "dead_letters",
            "late",
            "population",
            "dynamics",
            "shadow",
        ):
            name = getattr(self, key)
            if name in seen:
                raise bad_setting(f"topics.{key}", f"{name!r} is already the name of topics.{seen[name]}")
            seen[name] = key
        if self.min_insync > self.replication:
            problem = f"{self.min_insync} is more than topics.replication {self.replication}: nothing could be written"
            raise bad_setting("topics.min_insync", problem)
        return self


class ScorerSettings(Section):
    """Reading, classifying and publishing labels."""

    group: GroupName = Field("valuedrift-scorer", description="Consumer group of all scorers.")
    instance_id: OptionalStr = Field(
        None,
        pattern=r"^[A-Za-z0-9._-]{1,249}$",
        description="Name of this member that survives a restart (static membership).",
    )
    poll_records: int = Field(
        5_000,
        ge=1,
        le=100_000,
        description="Most records in one poll: the unit of publish and commit. Fewer where labelling takes long.",
    )
    poll_timeout: Duration = Field(Duration("1s"), description="How long a poll waits for a first record.")
    linger: Duration = Field(
        Duration("100ms"),
        description=(
            "How long a broker holds back less than 64 KiB of new records: a poll, its label batches and its commit "
            "cost the same for one event as for many. At most 2s; `0s`: not at all."
        ),
    )
    max_record_bytes: ByteSize = Field(
        1 << 20, ge=1024, le=1 << 28, description="Largest chat-log record that is read; larger ones are dead letters."
    )
    max_future: Duration = Field(
        Duration("5m"),
        description="How far an event may lie after its record's own timestamp before it is a dead letter.",
    )
    allowed_lateness: Duration = Field(
        Duration("1m"), description="How far events of a partition may lie behind its newest before they are late."
    )
    idle_timeout: Duration = Field(
        Duration("5m"), description="Wall-clock silence after which a partition no longer holds windows open."
    )
    progress_interval: Duration = Field(Duration("1s"), description="How often partitions' progress is published.")
    publish_timeout: Duration = Field(
        Duration("2m"),
        description="How long the broker may take to acknowledge what was published before the scorer gives up.",
    )
    max_poll_interval: Duration = Field(
        Duration("5m"),
        description="Longest time between polls, classification included, before the group goes on without.",
    )
    session_timeout: Duration = Field(
        Duration("30s"), description="Silence after which the group counts a scorer as gone."
    )
    conversation: str = Field(
        "auto",
        min_length=1,
        description=(
            "Where a record names its conversation: `auto` where its format does, `none` nowhere (every event votes), "
            "else a dotted path such as `metadata.ticket`."
        ),
    )
    segment: str = Field(
        "auto",
        min_length=1,
        description=(
            "Where a record names its segment (tenant, product, route): `auto` where its format does, else a dotted "
            "path such as `metadata.product`. What behaves differently by nature belongs into segments of its own."
        ),
    )
    tenant: str = Field(
        "none",
        min_length=1,
        description=(
            "Where a record names its tenant (customer, team), for `detector.dependence` `tenants`: a dotted path such "
            "as `metadata.customer`, or `none`. Only a hash of it leaves the scorer."
        ),
    )
    conversation_salt: OptionalSecret = Field(
        None,
        description=(
            "Secret key of the hashes that stand for conversations and tenants, the same for all scorers; from the "
            "environment or a settings file only. Not set: whoever knows an id can tell its hash."
        ),
    )
    isolation: Literal["read_committed"] = Field(
        "read_committed", description="Fixed: records of aborted transactions are never read."
    )

    @property
    def salt(self) -> str:
        """The secret key, or nothing."""
        return "" if self.conversation_salt is None else self.conversation_salt.get_secret_value()

    @model_validator(mode="after")
    def _positive(self) -> Self:
        for key in ("poll_timeout", "idle_timeout", "progress_interval", "publish_timeout", "session_timeout"):
            if not getattr(self, key):
                raise bad_setting(f"scorer.{key}", "must be longer than nothing")
        if self.linger > Duration("2s"):
            raise bad_setting("scorer.linger", f"{self.linger} is longer than 2s")
        if self.max_poll_interval < self.session_timeout:
            problem = f"{self.max_poll_interval} is shorter than scorer.session_timeout {self.session_timeout}"
            raise bad_setting("scorer.max_poll_interval", problem)
        if self.idle_timeout < self.progress_interval:
            problem = f"{self.idle_timeout} is shorter than scorer.progress_interval {self.progress_interval}"
            raise bad_setting("scorer.idle_timeout", problem)
        return self


class ClassifierSettings(Section):
    """The model that labels behaviour, and how it is run."""

    model: OptionalPath = Field(None, description="Model folder; not set: the bundled model.")
    threads: Annotated[int | None, _Blank] = Field(None, ge=1, le=1024, description="CPU threads; not set: all cores.")
    provider: Literal["auto", "cpu", "cuda", "tensorrt"] = Field(
        "auto", description="Where to run it; `auto` takes CUDA if it can, else the CPU; the others insist."
    )
    token_budget: Annotated[int | None, _Blank] = Field(
        None,
        ge=256,
        le=1 << 24,
        description="Most tokens (padding included) in one micro-batch; not set: 512 on a CPU, 32768 on a GPU.",
    )


class ShadowSettings(Section):
    """A second model on a sample of the same events: compared with the first, never counted."""

    model: OptionalPath = Field(
        None, description="Model folder of the shadow classifier; not set: none. `valuedrift scorer --shadow` sets it."
    )
    sample: float = Field(
        0.05, gt=0, le=1, description="Share of the classified events that it sees, chosen by hash of the event id."
    )
    threads: int = Field(1, ge=1, le=1024, description="CPU threads of the shadow classifier.")
    max_waiting_bytes: ByteSize = Field(
        64 << 20, ge=1 << 20, le=1 << 36, description="Texts that may wait for it; what comes on top is left out."
    )


class WindowSettings(Section):
    """Event-time panes and windows."""

    pane: Duration = Field(Duration("10s"), description="Smallest span of event time; detectors step once per pane.")
    size: Duration = Field(Duration("5m"), description="Length of a window; a multiple of the pane.")
    hop: OptionalDuration = Field(
        None,
        description="Time between window starts; a multiple of the pane, at most the size. Not set: the size.",
    )
    revisable_for: Duration = Field(
        Duration("10m"), description="How long after closing, in event time, late events still revise a window."
    )

    @model_validator(mode="after")
    def _grid(self) -> Self:
        if not self.pane:
            raise bad_setting("windows.pane", "must be longer than nothing")
        for key, value in (("size", self.size), ("hop", self.hop)):
            if value is None:
                continue
            if not value:
                raise bad_setting(f"windows.{key}", "must be longer than nothing")
            if value.ns % self.pane.ns:
                raise bad_setting(f"windows.{key}", f"{value} is not a multiple of windows.pane {self.pane}")
        if self.hop is not None and self.hop > self.size:
            problem = f"{self.hop} is longer than windows.size {self.size}: events in between would be in no window"
            raise bad_setting("windows.hop", problem)
        return self

    @property
    def effective_hop(self) -> Duration:
        """Time between window starts: the hop, or the size when windows tumble."""
        return self.size if self.hop is None else self.hop


class ReferenceSettings(Section):
    """What normal is."""

    events: int = Field(
        2000,
        ge=50,
        le=100_000_000,
        description=(
            "Events that vote, one per conversation, (rounded up to whole panes) that make the reference; with "
            "`detector.times_of_day`, that of each."
        ),
    )
    baseline: OptionalPath = Field(None, description="File of pinned references, used instead of the first events.")
    desired: GoalWeights = Field(
        None,
        description=(
            "How behaviour ought to be: weights of g1 to g5, such as `[0.97, 0, 0.03, 0, 0]`. Every window then says "
            "how far it is from that."
        ),
    )
    renew: Literal["manual", "automatic", "never"] = Field(
        "manual",
        description=(
            "What follows an alert when behaviour settles away from the reference. `manual`: the alert proposes a new "
            "reference, which `reference.accept` puts in force. `automatic`: it is taken at once. `never`: neither."
        ),
    )
    renew_settling: int = Field(
        1000, ge=100, le=100_000_000, description="Votes after an alert against which stability is first measured."
    )
    renew_stable: int = Field(
        4000,
        ge=100,
        le=100_000_000,
        description="Votes without another change after these, until a new reference is proposed; both make it.",
    )
    accept: Accepted = Field(
        default_factory=dict,
        description=(
            "Proposed references to take: id of the proposal, and the event time from which it holds, later than what "
            "is closed by now, such as `2026-01-02T09:00:00Z`. A table; as text: JSON."
        ),
    )

    @model_validator(mode="after")
    def _renewable(self) -> Self:
        if self.renew_stable < self.renew_settling:
            problem = f"{self.renew_stable} is less than reference.renew_settling {self.renew_settling}"
            raise bad_setting("reference.renew_stable", problem)
        if self.accept and self.renew != "manual":
            raise bad_setting("reference.accept", f"is set, but reference.renew is {self.renew}")
        return self


class DetectorSettings(Section):
    """The stated rate of false alarms."""

    arl0_windows: int = Field(
        10_000, ge=10, description="Average run length to a false alarm, per (model, segment), in windows."
    )
    arl0_events: Annotated[int | None, _Blank] = Field(
        None, ge=100, description="The same in events that vote; overrides `detector.arl0_windows` when set."
    )
    fit_arl0_windows: Annotated[int | None, _Blank] = Field(
        10_000,
        ge=10,
        description=(
            "The same, in windows, for the test of whether answers still fit the goals, which has alerts of its own; "
            "`none`: no such test."
        ),
    )
    epsilon: float = Field(
        0.0,
        ge=0,
        le=0.3,
        description=(
            "Smallest drift that matters, as the share of answers that behave otherwise than in the reference (total "
            "variation): with 0.02 the test is for a drift above two in a hundred. 0: for any drift."
        ),
    )
    streams: int = Field(
        1,
        ge=1,
        le=1_000_000,
        description=(
            "How many (model, segment)s share one budget of false alarms: each gets an ARL0 so many times as long, so "
            "that all of them together have the stated one. 1: each has its own."
        ),
    )
    dependence: Literal["ids", "learned", "tenants"] = Field(
        "ids",
        description=(
            "`ids`: votes are taken for independent, which one vote per conversation makes them. `learned`: how votes "
            "repeat each other is learned with the reference, for traffic without conversation ids or with bursts. "
            "`tenants`: each tenant (`scorer.tenant`) is compared with itself, where they differ, and come in bursts."
        ),
    )
    tenants: int = Field(
        256,
        ge=2,
        le=4096,
        description=(
            "How many tenants per (model, segment) `detector.dependence` `tenants` remembers (with times of day, at "
            "each of them); of more, those heard last. Bounds the state: some 40 bytes each."
        ),
    )
    times_of_day: TimesOfDay = Field(
        (),
        description=(
            "Into how many equal parts a day is cut, such as `12`, or when its parts begin, such as `[07:00, 19:00]`: "
            "each has a reference of its own. Not set: behaviour is expected to be the same all day."
        ),
    )
    time_zone: TimeZone = Field(
        "UTC",
        description="IANA name of the clocks that `detector.times_of_day` are on, such as `Europe/Berlin`.",
    )
    vote_again: Duration = Field(
        Duration("1h"),
        description="After how much event time a conversation votes again; `0s`: in every pane in which it has events.",
    )
    voters: int = Field(
        32_768,
        ge=64,
        le=262_144,
        description=(
            "Most conversations per (model, segment) that may vote within `detector.vote_again`, evenly over its "
            "panes; of more, a random sample does. Bounds the state: 4 bytes each."
        ),
    )

    @model_validator(mode="after")
    def _one_null(self) -> Self:
        if self.dependence != "ids" and self.epsilon:
            problem = f"{self.dependence} is for any drift, but detector.epsilon is set"
            raise bad_setting("detector.dependence", problem)
        if self.times_of_day and self.epsilon:
            raise bad_setting("detector.times_of_day", "are tested for any drift, but detector.epsilon is set")
        if self.time_zone != "UTC" and not self.times_of_day:
            raise bad_setting("detector.time_zone", "is set, but detector.times_of_day is not")
        return self

    @property
    def daytime(self) -> Daytime | None:
        """The times of day that have a reference each; None: there is one for all day."""
        starts = tuple(minutes(at) for at in self.times_of_day)
        return Daytime(starts, self.time_zone) if starts else None


class AlertSettings(Section):
    """When an alert fires and what it carries."""

    rule: Literal["evidence", "epsilon"] = Field(
        "evidence",
        description=(
            "`evidence`: drift beyond epsilon and a sequential test with the stated false-alarm rate. "
            "`epsilon`: |S_t - S_t-1| > epsilon to the letter (arXiv 2512.03047); "
            "fires on 84 % of stable windows of 100 events."
        ),
    )
    epsilon: float = Field(
        0.001,
        gt=0,
        le=1.6094379124341003,
        description="Smallest change of S that matters, nats per step; the test has an epsilon of its own.",
    )
    resolve_windows: int = Field(3, ge=1, le=10_000, description="Quiet windows in a row before an alert resolves.")
    exemplars: int = Field(5, ge=0, le=100, description="Ids of example events in an alert.")


class MonitorSettings(Section):
    """Keeping state and publishing windows and alerts."""

    group: GroupName = Field(
        "valuedrift-monitor", description="Application id: consumer group and prefix of the changelog."
    )
    instance_id: OptionalStr = Field(
        None,
        pattern=r"^[A-Za-z0-9._-]{1,249}$",
        description="Name of this member that survives a restart (static membership).",
    )
    datadir: Path = Field(Path("valuedrift-data"), description="Folder of local state, one per monitor; can be lost.")
    standby_replicas: int = Field(0, ge=0, le=16, description="Copies of state on other monitors; 1 with two or more.")
    max_state_bytes: ByteSize = Field(
        8 << 20, ge=1 << 20, le=1 << 28, description="Largest state of one (model, segment): bounds a changelog record."
    )
    web_host: str = Field(
        "127.0.0.1", min_length=1, description="Loopback address of Faust's own web server, which knows no token."
    )
    web_port: OptionalInt = Field(
        None, ge=1, le=65535, description="Port of Faust's own web server, for debugging; not set: off."
    )
    session_timeout: Duration = Field(
        Duration("30s"), description="Silence after which the group counts a monitor as gone."
    )
    commit_interval: Duration = Field(Duration("1s"), description="How often offsets are committed.")
    accept_loss: OptionalStr = Field(
        None,
        pattern=r"^\d{1,9}:\d{1,18}(, ?\d{1,9}:\d{1,18})*$",
        description=(
            "`partition:offset`, …: labels below these offsets may be missing from state and topic. "
            "The error that stops a monitor says which; to be removed afterwards."
        ),
    )

    @model_validator(mode="after")
    def _positive(self) -> Self:
        for key in ("session_timeout", "commit_interval"):
            if not getattr(self, key):
                raise bad_setting(f"monitor.{key}", "must be longer than nothing")
        if self.web_port is not None and not is_loopback(self.web_host):
            problem = f"{self.web_host} is not a loopback address, and Faust's web server knows no token; see http.port"
            raise bad_setting("monitor.web_host", problem)
        return self


class LogSettings(Section):
    """Log lines on stderr."""

    level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least severity that is written.")
    format: Literal["json", "console"] = Field("json", description="One JSON object per line, or lines for people.")
