package dev.drover.model.dialect;

import dev.drover.contracts.FailureCode;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Amazon Bedrock's address of OpenAI's form. A key is a Bedrock API key, or credentials of AWS as
 * {@code ID:SECRET} or {@code ID:SECRET:SESSION_TOKEN}, with which each request is signed (Signature Version 4). Service and
 * region of the signature are the first two labels of the address, such as {@code bedrock-mantle.eu-west-1.api.aws}.
 */
final class Bedrock extends OpenAiCompatible {
    /** Ids of access keys begin so: long-term ones, and those of a session. */
    private static final Pattern CREDENTIALS = Pattern.compile("(A[KS]IA[A-Z0-9]{8,}):([^:]+)(?::(.+))?");

    private static final String MANTLE = "bedrock-mantle";

    private static final Vocabulary WORDS = new Vocabulary.Builder()
            .finish(FinishReason.REFUSED, "guardrail_intervened content_filtered")
            .finish(FinishReason.BROKEN, "malformed_model_output malformed_tool_use")
            .error(FailureCode.RATE_LIMITED, "throttlingexception servicequotaexceededexception")
            .error(FailureCode.PROVIDER_AUTH, "expiredtokenexception unrecognizedclientexception")
            .vagueError(FailureCode.PROVIDER_AUTH, "accessdeniedexception")
            .error(FailureCode.MODEL_NOT_FOUND, "resourcenotfoundexception")
            .error(FailureCode.PROVIDER_OVERLOADED, "modelnotreadyexception serviceunavailableexception")
            .vagueError(FailureCode.PROVIDER_UNAVAILABLE, "internalserverexception modelstreamerrorexception")
            .requestId("x-amzn-requestid")
            .build();

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    Bedrock() {
        super("Authorization", "Bearer ");
    }

    @Override
    public Map<String, String> headers(Outgoing call) {
        Matcher credentials = CREDENTIALS.matcher(call.key() == null ? "" : call.key());
        return credentials.matches() ? signed(call, identity(credentials)) : super.headers(call);
    }

    private Map<String, String> signed(Outgoing call, AwsCredentialsIdentity identity) {
        URI address = call.address();
        SdkHttpRequest request =
                SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(address).build();
        String[] labels = (address.getHost() + "..").split("\\.", -1);
        SignedRequest signed = signer.sign(sign -> sign.identity(identity)
                .request(request)
                .payload(ContentStreamProvider.fromByteArrayUnsafe(call.body()))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, labels[0].equals(MANTLE) ? MANTLE : "bedrock")
                .putProperty(AwsV4HttpSigner.REGION_NAME, labels[1]));
        Map<String, String> headers = new HashMap<>();
        signed.request().forEachHeader((name, values) -> {
            if (!name.toLowerCase(Locale.ROOT).equals("host")) {
                headers.put(name, String.join(",", values));
            }
        });
        return headers;
    }

    private static AwsCredentialsIdentity identity(Matcher credentials) {
        String session = credentials.group(3);
        return session == null
                ? AwsCredentialsIdentity.create(credentials.group(1), credentials.group(2))
                : AwsSessionCredentialsIdentity.create(credentials.group(1), credentials.group(2), session);
    }

    @Override
    public Vocabulary words() {
        return WORDS;
    }

    @Override
    public String priceListPrefix() {
        return "bedrock";
    }
}
