"""How to reach Kafka: the variables that every service of erpo takes, in the terms of librdkafka."""

import re

from .log import Kafka, LogFault

PREFIX = re.compile(r"(?!(erpo-history|learner|sampler|reward|cli)-)[a-z0-9][a-z0-9-]{0,31}\.")
# Both clients have these settings, by the same name and with the same meaning.
SAME = {
    "KAFKA_BOOTSTRAP_SERVERS": "bootstrap.servers",
    "KAFKA_SECURITY_PROTOCOL": "security.protocol",
    "KAFKA_SASL_MECHANISM": "sasl.mechanism",
    "KAFKA_SSL_KEY_PASSWORD": "ssl.key.password",
    "KAFKA_SSL_TRUSTSTORE_CERTIFICATES": "ssl.ca.pem",
    "KAFKA_SSL_KEYSTORE_CERTIFICATE_CHAIN": "ssl.certificate.pem",
    "KAFKA_SSL_KEYSTORE_KEY": "ssl.key.pem",
}
# Translated below.
OTHERS = {
    "KAFKA_SASL_JAAS_CONFIG",
    "KAFKA_SSL_TRUSTSTORE_TYPE",
    "KAFKA_SSL_TRUSTSTORE_LOCATION",
    "KAFKA_SSL_KEYSTORE_TYPE",
    "KAFKA_SSL_KEYSTORE_LOCATION",
    "KAFKA_SSL_KEYSTORE_PASSWORD",
    "KAFKA_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM",
}


def connection(environment):
    """The Kafka of these variables; raises LogFault for a setting that this client does not have."""
    variables = {name: value for name, value in environment.items() if name.startswith("KAFKA_")}
    unknown = [name for name in variables if name.startswith(("KAFKA_SASL_", "KAFKA_SSL_"))]
    for name in sorted(set(unknown) - SAME.keys() - OTHERS):
        raise LogFault(f"{name} is set, but learner-torch has no such setting; docs/torch-learner.md lists what it has")
    settings = {"bootstrap.servers": "localhost:9092"}
    settings |= {SAME[name]: value for name, value in variables.items() if name in SAME}
    settings |= _login(variables) | _trusted(variables) | _certificate(variables)
    if "KAFKA_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM" in variables:
        algorithm = variables["KAFKA_SSL_ENDPOINT_IDENTIFICATION_ALGORITHM"]
        settings["ssl.endpoint.identification.algorithm"] = algorithm.lower() or "none"
    return Kafka(settings, _prefix(variables.get("KAFKA_ERPO_PREFIX", "").strip()))


def _login(variables):
    config = variables.get("KAFKA_SASL_JAAS_CONFIG")
    if config is None:
        return {}
    found = dict(re.findall(r'(username|password)\s*=\s*"((?:[^"\\]|\\.)*)"', config))
    if found.keys() != {"username", "password"}:
        raise LogFault(
            'KAFKA_SASL_JAAS_CONFIG must have username="..." and password="..."; learner-torch logs in with PLAIN and'
            " SCRAM"
        )
    return {f"sasl.{name}": re.sub(r"\\(.)", r"\1", value) for name, value in found.items()}


def _trusted(variables):
    location = variables.get("KAFKA_SSL_TRUSTSTORE_LOCATION")
    if location is None:
        return {}
    _require_type(variables, "KAFKA_SSL_TRUSTSTORE_TYPE", "PEM")
    return {"ssl.ca.location": location}


def _certificate(variables):
    location = variables.get("KAFKA_SSL_KEYSTORE_LOCATION")
    if location is None:
        return {}
    if _require_type(variables, "KAFKA_SSL_KEYSTORE_TYPE", "PEM", "PKCS12") == "PEM":
        return {"ssl.certificate.location": location, "ssl.key.location": location}
    return {"ssl.keystore.location": location, "ssl.keystore.password": variables.get("KAFKA_SSL_KEYSTORE_PASSWORD", "")}


def _require_type(variables, name, *known):
    found = variables.get(name, "JKS")
    if found not in known:
        raise LogFault(f"{name} must be {' or '.join(known)} for learner-torch, was {found}")
    return found


def _prefix(prefix):
    if prefix and not PREFIX.fullmatch(prefix):
        raise LogFault(
            'KAFKA_ERPO_PREFIX must be up to 32 small letters, digits and hyphens, and a full stop, such as "team-a.",'
            f' and must not begin with erpo-history-, learner-, sampler-, reward- or cli-; it is "{prefix}"'
        )
    return prefix
