# What Strimzi's topic operator does elsewhere: creates the topics of topics.txt (name, partitions, cleanup policy).
set -eu
cd "$(dirname "$0")"
while read -r name partitions cleanup; do
    /opt/kafka/bin/kafka-topics.sh --bootstrap-server "$1" --create --if-not-exists --topic "$name" \
        --partitions "$partitions" --replication-factor 1 \
        --config "cleanup.policy=$cleanup" --config retention.ms=-1 --config max.message.bytes=16777216 </dev/null
done <topics.txt
