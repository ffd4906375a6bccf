package io.erpo.log.access;

import io.erpo.log.names.NamePrefix;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * An operation allowed on one Kafka resource, or on all with a common prefix. As everywhere in Kafka, permission to
 * read or write a resource includes permission to describe it.
 *
 * @param name the resource's name, or the prefix
 * @param patternType {@code LITERAL} or {@code PREFIXED}
 */
public record Permission(
        ResourceType resourceType, String name, PatternType patternType, Set<AclOperation> operations) {

    public Permission {
        if (patternType != PatternType.LITERAL && patternType != PatternType.PREFIXED) {
            throw new IllegalArgumentException("patternType must be LITERAL or PREFIXED, was " + patternType);
        }
        if (name.isEmpty() || name.equals("*")) {
            throw new IllegalArgumentException("name must be that of a resource, was \"" + name + "\"");
        }
        if (operations.isEmpty()) {
            throw new IllegalArgumentException("operations must not be empty, were for " + name);
        }
        operations = Set.copyOf(operations);
    }

    /** The same permission in an installation with this prefix. All installations have the same cluster. */
    Permission with(NamePrefix prefix) {
        return resourceType == ResourceType.CLUSTER
                ? this
                : new Permission(resourceType, prefix.add(name), patternType, operations);
    }

    /** As this, with one more operation. */
    Permission with(AclOperation more) {
        Set<AclOperation> all = new HashSet<>(operations);
        all.add(more);
        return new Permission(resourceType, name, patternType, all);
    }

    /** Whether it allows this operation on this resource. */
    public boolean allows(ResourceType type, String resource, AclOperation operation) {
        boolean named = patternType == PatternType.LITERAL ? resource.equals(name) : resource.startsWith(name);
        return type == resourceType && named && operations.contains(operation);
    }
}
