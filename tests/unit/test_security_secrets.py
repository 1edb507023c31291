"""A canary in every secret setting: it is in no dump, no representation and no message."""

from __future__ import annotations

import copy
import pickle
import traceback
from pathlib import Path

import pytest
from typer.testing import CliRunner

from valuedrift.cli import app
from valuedrift.config import effective, load_settings
from valuedrift.config.keys import all_keys
from valuedrift.errors import ConfigError

CANARY = "quetzalcoatl7731"
SECRETS = sorted(name for name, key in all_keys().items() if key.is_secret)
LOGIN = {
    "VALUEDRIFT_KAFKA__SECURITY_PROTOCOL": "SASL_SSL",
    "VALUEDRIFT_KAFKA__SASL_MECHANISM": "PLAIN",
    "VALUEDRIFT_KAFKA__SASL_USERNAME": "me",
}


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in LOGIN.items():
        monkeypatch.setenv(name, value)
    for name in SECRETS:
        monkeypatch.setenv(all_keys()[name].env, f"{CANARY}-{name}")


def test_there_are_secrets_and_their_names_say_so() -> None:
    assert {"kafka.sasl_password", "scorer.conversation_salt"} <= set(SECRETS)
    telling = ("password", "salt", "secret", "token")
    not_paths = {name for name, key in all_keys().items() if not key.is_path}
    assert {name for name in not_paths if name.endswith(telling)} == set(SECRETS)


@pytest.mark.usefixtures("environment")
def test_no_dump_of_the_settings_shows_one() -> None:
    settings = load_settings()
    password = settings.kafka.sasl_password
    assert password is not None
    assert password.get_secret_value() == f"{CANARY}-kafka.sasl_password"
    sections = [getattr(settings, name) for name in type(settings).model_fields]
    dumps = [repr(settings), str(settings), str(settings.model_dump()), settings.model_dump_json()]
    dumps += [repr(section) for section in sections] + [str(row) for row in effective(settings)]
    dumps += [repr(copy.copy(settings)), repr(settings.origins)]
    for arguments in (["config", "show"], ["config", "reference"], ["config", "show", "--set", "log.level=debug"]):
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, arguments
        dumps.append(result.output)
    assert [dump for dump in dumps if CANARY in dump] == []
    assert repr(pickle.loads(pickle.dumps(settings))) == repr(settings)


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    "bad", ["kafka.request_timeout=0s", "kafka.ssl_keyfile=k.pem", "topics.labels=chat-logs", "x.y=1"]
)
def test_no_complaint_about_another_setting_shows_one(bad: str) -> None:
    key, _, value = bad.partition("=")
    with pytest.raises(ConfigError) as caught:
        load_settings(overrides={key: value})
    assert CANARY not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_of_the_wrong_type_is_not_quoted(name: str, tmp_path: Path) -> None:
    section, _, field = name.partition(".")
    (tmp_path / "valuedrift.toml").write_text(f'[{section}]\n{field} = ["{CANARY}"]\n')
    with pytest.raises(ConfigError, match=name.replace(".", r"\.")) as caught:
        load_settings(tmp_path / "valuedrift.toml")
    assert CANARY not in "".join(traceback.format_exception(caught.value))
    with pytest.raises(ConfigError, match="can't be given as an option") as caught:
        load_settings(overrides={name: CANARY})
    assert CANARY not in "".join(traceback.format_exception(caught.value))
