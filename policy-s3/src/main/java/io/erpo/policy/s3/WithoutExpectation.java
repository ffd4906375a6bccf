package io.erpo.policy.s3;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Sends a body without asking for leave first. A server may close an idle connection just when it is used again; the SDK repeats
 * a request that fails so, except while it waits for that leave.
 */
final class WithoutExpectation implements ExecutionInterceptor {

    static final String HEADER = "Expect";

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        return context.httpRequest().toBuilder().removeHeader(HEADER).build();
    }
}
