package io.erpo.sampler.engine.http;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;

/** Keeps a body of limited size; a larger one is not read to its end. */
final class BoundedBody implements BodySubscriber<byte[]> {

    /** The body is larger than its limit. */
    static final class TooLarge extends IOException {

        private static final long serialVersionUID = 1;

        TooLarge(long limit) {
            super("more than " + limit + " bytes");
        }
    }

    private final BodySubscriber<byte[]> kept = BodySubscribers.ofByteArray();
    private final long limit;
    private long length;
    private Subscription subscription;

    BoundedBody(long limit) {
        this.limit = limit;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return kept.getBody();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription = subscription;
        kept.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> part) {
        boolean within = length <= limit;
        length += part.stream().mapToLong(ByteBuffer::remaining).sum();
        if (length <= limit) {
            kept.onNext(part);
        } else if (within) {
            subscription.cancel();
            kept.onError(new TooLarge(limit));
        }
    }

    @Override
    public void onError(Throwable fault) {
        kept.onError(fault);
    }

    @Override
    public void onComplete() {
        kept.onComplete();
    }
}
