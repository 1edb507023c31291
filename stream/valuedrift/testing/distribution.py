"""Where a local Kafka comes from: a Java runtime of the machine and Apache Kafka's jars from Maven Central."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from valuedrift.errors import ValuedriftError

__all__ = ["KAFKA_VERSION", "BrokerError", "fetch_jars", "find_java", "jars_folder", "missing_tools"]

KAFKA_VERSION: Final = "4.3.0"

_JAVA_AT_LEAST: Final = 17  # Kafka 4 brokers (KIP-1013)
_LOG4J_BINDING: Final = "2.25.1"
_DEPENDENCY_PLUGIN: Final = "3.8.1"

_POM: Final = """\
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>valuedrift</groupId>
  <artifactId>local-kafka</artifactId>
  <version>{version}</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>{version}</version>
    </dependency>
    <dependency>
      <groupId>org.apache.kafka</groupId><artifactId>kafka-tools</artifactId><version>{version}</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId><version>{log4j}</version>
    </dependency>
  </dependencies>
</project>
"""


class BrokerError(ValuedriftError):
    """A local broker can't be fetched, started or reached. The message says what to do."""


def find_java() -> Path:
    """Find a Java runtime that Kafka 4 runs on: JAVA_HOME, the path, then what Debian and Ubuntu install.

    Raises
    ------
    BrokerError
        There is none.
    """
    candidates = [Path(os.environ["JAVA_HOME"], "bin", "java")] if os.environ.get("JAVA_HOME") else []
    if on_path := shutil.which("java"):
        candidates.append(Path(on_path))
    candidates += sorted(Path("/usr/lib/jvm").glob("*/bin/java"))
    for java in candidates:
        if _java_major(java) >= _JAVA_AT_LEAST:
            return java
    raise BrokerError(
        f"a local Kafka needs Java {_JAVA_AT_LEAST} or newer; on Debian or Ubuntu: "
        "apt-get install openjdk-17-jre-headless (or a newer one); or set JAVA_HOME"
    )


def _java_major(java: Path) -> int:
    """Major version of a Java launcher, 0 when it does not run."""
    try:
        done = subprocess.run([java, "-version"], capture_output=True, text=True, check=True, timeout=60)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.search(r'version "(\d+)', done.stderr)
    return int(found[1]) if found else 0


def jars_folder(version: str = KAFKA_VERSION) -> Path:
    """Folder that holds the jars of `version`: VALUEDRIFT_TEST_KAFKA_JARS, else one in the user's cache."""
    if override := os.environ.get("VALUEDRIFT_TEST_KAFKA_JARS"):
        return Path(override)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "valuedrift" / f"kafka-{version}"


def missing_tools(version: str = KAFKA_VERSION) -> list[str]:
    """Say which of ``java`` and ``mvn`` would have to be installed before a broker of `version` can start."""
    missing = []
    try:
        find_java()
    except BrokerError:
        missing.append("java")
    if not jars_folder(version).is_dir() and shutil.which("mvn") is None:
        missing.append("mvn")
    return missing


def fetch_jars(version: str = KAFKA_VERSION) -> Path:
    """Return the folder with the jars of `version`, after fetching them once through Maven.

    The folder appears complete or not at all, and callers that ask at the same time fetch once.

    Raises
    ------
    BrokerError
        Maven is missing or could not fetch them.
    """
    folder = jars_folder(version)
    if folder.is_dir():
        return folder
    mvn = shutil.which("mvn")
    if mvn is None:
        raise BrokerError(
            f"fetching Kafka {version} needs Maven; on Debian or Ubuntu: apt-get install maven; "
            "or point VALUEDRIFT_TEST_KAFKA_JARS at a folder with the jars"
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f".{folder.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.is_dir():  # somebody else fetched them while we waited
            return folder
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as work:
            _maven(Path(mvn), Path(work), version)
            (Path(work) / "libs").rename(folder)
    return folder


def _maven(mvn: Path, work: Path, version: str) -> None:
    pom = work / "pom.xml"
    pom.write_text(_POM.format(version=version, log4j=_LOG4J_BINDING))
    goal = f"org.apache.maven.plugins:maven-dependency-plugin:{_DEPENDENCY_PLUGIN}:copy-dependencies"
    command = [
        str(mvn),
        "-q",
        "-B",
        "-f",
        str(pom),
        goal,
        "-DincludeScope=runtime",
        f"-DoutputDirectory={work / 'libs'}",
    ]
    environment = {**os.environ, "JAVA_HOME": str(find_java().resolve().parent.parent)}
    done = subprocess.run(  # noqa: S603
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    if done.returncode != 0 or not any((work / "libs").glob("kafka_2.13-*.jar")):
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-15:])
        raise BrokerError(f"Maven could not fetch Kafka {version} (is Maven Central reachable?):\n{tail}")
