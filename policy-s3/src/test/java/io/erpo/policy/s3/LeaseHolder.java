package io.erpo.policy.s3;

import io.erpo.policy.store.PolicyAddress;
import java.lang.ref.Reference;
import java.nio.file.Path;

/** A process that uses one version of a cache while its input is open. */
final class LeaseHolder {

    private LeaseHolder() {}

    static Process start(Path leases, PolicyAddress address) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LeaseHolder.class.getName(),
                        leases.toString(),
                        address.uri())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.getInputStream().read() != 'L') {
            throw new IllegalStateException("the other process has no lease");
        }
        return process;
    }

    public static void main(String[] args) throws Exception {
        Leases leases = new Leases(Path.of(args[0]));
        leases.take(PolicyAddress.parse(args[1]).orElseThrow());
        System.out.print('L');
        System.out.flush();
        System.in.read();
        Reference.reachabilityFence(leases);
    }
}
