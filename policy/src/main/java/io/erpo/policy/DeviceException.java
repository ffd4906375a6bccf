package io.erpo.policy;

/**
 * A processor, a GPU or its library did not do what was asked. This says nothing about one policy: another machine may compute
 * the same.
 */
public final class DeviceException extends PolicyException {

    public DeviceException(String message) {
        super(message);
    }

    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}
