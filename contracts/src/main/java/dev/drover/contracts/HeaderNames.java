package dev.drover.contracts;

/** The headers of Drover's records. Text is UTF-8 unless said otherwise. */
public final class HeaderNames {
    /** On a request: who pays; wins over the envelope, since a gateway in front of the topic may have set it. */
    public static final String TENANT = "drover-tenant";
    /** On a request: {@code true} or {@code false}, whether its stream is wanted as chunks; wins over the envelope. */
    public static final String CHUNKS = "drover-chunks";
    /** On a request: the id of the request that this one replays. */
    public static final String REQUEST_ID = "drover-request-id";
    /** On a request and on a dead letter: how often it has been replayed, decimal. */
    public static final String REPLAYS = "drover-replays";
    /** On a dead letter: a {@link FailureCode}. */
    public static final String REASON = "drover-reason";
    /** On a dead letter: one sentence. */
    public static final String ERROR = "drover-error";
    /** On a dead letter: what {@link AttemptsHeader#encode} writes. */
    public static final String ATTEMPTS = "drover-attempts";
    /** On a dead letter, a result and a chunk: {@code topic-partition@offset} of the request. */
    public static final String ORIGIN = "drover-origin";
    /** On a dead letter whose original bytes did not fit: their number, decimal. */
    public static final String TRUNCATED = "drover-truncated";
    /** On a parked letter: the run that parked it. */
    public static final String PARKED = "drover-parked";

    /** On a request from {@code drover submit}, and so on its result: the id of the submit. */
    public static final String SUBMIT = "x-drover-submit";
    /** Beside {@link #SUBMIT}: the number of the line in its file, from 1, decimal. */
    public static final String LINE = "x-drover-line";

    public static final String CONTENT_TYPE = "content-type";
    /** W3C trace context. */
    public static final String TRACEPARENT = "traceparent";

    public static final String TRACESTATE = "tracestate";

    /** What begins every attribute of a CloudEvent in binary mode. */
    public static final String CE_PREFIX = "ce_";

    public static final String CE_ID = "ce_id";
    public static final String CE_TENANT = "ce_tenant";
    /** RFC 3339; the deadline where the envelope has none. */
    public static final String CE_EXPIRYTIME = "ce_expirytime";

    /** As spring-kafka writes it. */
    public static final String DLT_ORIGINAL_TOPIC = "kafka_dlt-original-topic";
    /** Big-endian int32. */
    public static final String DLT_ORIGINAL_PARTITION = "kafka_dlt-original-partition";
    /** Big-endian int64. */
    public static final String DLT_ORIGINAL_OFFSET = "kafka_dlt-original-offset";
    /** Big-endian int64, milliseconds since 1970. */
    public static final String DLT_ORIGINAL_TIMESTAMP = "kafka_dlt-original-timestamp";

    public static final String DLT_ORIGINAL_TIMESTAMP_TYPE = "kafka_dlt-original-timestamp-type";
    public static final String DLT_ORIGINAL_CONSUMER_GROUP = "kafka_dlt-original-consumer-group";
    public static final String DLT_EXCEPTION_FQCN = "kafka_dlt-exception-fqcn";
    public static final String DLT_EXCEPTION_MESSAGE = "kafka_dlt-exception-message";

    private HeaderNames() {}
}
