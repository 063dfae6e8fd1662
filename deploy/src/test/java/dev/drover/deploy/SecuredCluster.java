package dev.drover.deploy;

import static java.util.Map.entry;

import dev.drover.testbed.EmbeddedBroker;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;
import tools.jackson.databind.JsonNode;

/**
 * A broker with SASL_SSL (SCRAM) for everybody and ACLs, as Strimzi would set it up from the chart's objects. The test
 * itself comes in by a plain listener as a super user.
 */
final class SecuredCluster implements AutoCloseable {
    private static final String AUDIT = "rights.tsv";

    private final EmbeddedBroker broker;
    private final int securedPort;
    private final int mutualPort;
    private final TestingCertificate certificate;
    private final TestingCertificate client;
    private final Path audit;

    private SecuredCluster(
            EmbeddedBroker broker,
            int securedPort,
            int mutualPort,
            TestingCertificate certificate,
            TestingCertificate client,
            Path audit) {
        this.broker = broker;
        this.securedPort = securedPort;
        this.mutualPort = mutualPort;
        this.certificate = certificate;
        this.client = client;
        this.audit = audit;
    }

    /** @param user whom a client certificate is made for */
    static SecuredCluster start(Path folder, String user) throws Exception {
        TestingCertificate certificate = TestingCertificate.make(folder, "broker");
        TestingCertificate client = TestingCertificate.make(folder, user);
        int plain = EmbeddedBroker.freePort();
        int secured = EmbeddedBroker.freePort();
        int mutual = EmbeddedBroker.freePort();
        int controller = EmbeddedBroker.freePort();
        String listeners =
                "PLAINTEXT://127.0.0.1:" + plain + ",SASL_SSL://127.0.0.1:" + secured + ",SSL://127.0.0.1:" + mutual;
        EmbeddedBroker broker = EmbeddedBroker.builder()
                .port(plain)
                .property("listeners", listeners + ",CONTROLLER://127.0.0.1:" + controller)
                .property("advertised.listeners", listeners)
                .property("controller.quorum.voters", "1@127.0.0.1:" + controller)
                .property(
                        "listener.security.protocol.map",
                        "PLAINTEXT:PLAINTEXT,SASL_SSL:SASL_SSL,SSL:SSL,CONTROLLER:PLAINTEXT")
                .property("sasl.enabled.mechanisms", "SCRAM-SHA-512")
                .property(
                        "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;")
                .property("ssl.keystore.type", "PKCS12")
                .property("ssl.keystore.location", certificate.keyStore())
                .property("ssl.keystore.password", certificate.password())
                .property("listener.name.ssl.ssl.client.auth", "required")
                .property("ssl.truststore.type", "PKCS12")
                .property("ssl.truststore.location", client.trusting(folder.resolve("trusted.p12")))
                .property("ssl.truststore.password", client.password())
                .property("authorizer.class.name", AuditedAuthorizer.class.getName())
                .property(AuditedAuthorizer.FILE, folder.resolve(AUDIT))
                .property("super.users", "User:ANONYMOUS")
                .start();
        return new SecuredCluster(broker, secured, mutual, certificate, client, folder.resolve(AUDIT));
    }

    /** For clients that are somebody. */
    String securedServers() {
        return "127.0.0.1:" + securedPort;
    }

    /** For clients that show a certificate. */
    String mutualServers() {
        return "127.0.0.1:" + mutualPort;
    }

    TestingCertificate client() {
        return client;
    }

    /** For the test. */
    String plainServers() {
        return broker.bootstrapServers();
    }

    Path authority() {
        return certificate.certificate();
    }

    Admin admin() {
        return broker.admin();
    }

    /** Creates topics, users and rights as Strimzi's operators do from these objects. */
    void apply(List<JsonNode> objects) throws Exception {
        try (Admin admin = admin()) {
            List<NewTopic> topics = new ArrayList<>();
            for (JsonNode object : objects) {
                switch (object.path("kind").stringValue()) {
                    case "KafkaTopic" -> topics.add(topic(object.path("spec")));
                    case "KafkaUser" -> {
                        String user = object.at("/metadata/name").stringValue();
                        if (object.at("/spec/authentication/type").stringValue().equals("tls")) {
                            admin.createAcls(rights("CN=" + user, object)).all().get();
                            break;
                        }
                        admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                                        user,
                                        new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
                                        password(user))))
                                .all()
                                .get();
                        admin.createAcls(rights(user, object)).all().get();
                    }
                    default -> {
                        // Not Kafka's.
                    }
                }
            }
            admin.createTopics(topics).all().get();
        }
    }

    static String password(String user) {
        return "password-of-" + user;
    }

    static String jaas(String user) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                + password(user) + "\";";
    }

    /** Settings of a client that is this user. */
    Map<String, Object> client(String user) {
        return Map.ofEntries(
                entry("bootstrap.servers", securedServers()),
                entry("security.protocol", "SASL_SSL"),
                entry("sasl.mechanism", "SCRAM-SHA-512"),
                entry("sasl.jaas.config", jaas(user)),
                entry("ssl.truststore.type", "PEM"),
                entry("ssl.truststore.location", authority().toString()),
                entry("default.api.timeout.ms", 20_000),
                entry("request.timeout.ms", 10_000));
    }

    /** The same, as a file for {@code --command-config}. */
    Path commandConfig(String user, Path file) throws IOException {
        Properties properties = new Properties();
        client(user).forEach((name, value) -> {
            // The command has its own.
            if (!name.endsWith("timeout.ms")) {
                properties.setProperty(name, value.toString());
            }
        });
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file;
    }

    /** Rights of the object's user that nobody has made use of so far. */
    List<AclBinding> unused(JsonNode object) throws IOException {
        String user = object.at("/metadata/name").stringValue();
        List<AuditedAuthorizer.Asked> asked = AuditedAuthorizer.read(audit);
        return rights(user, object).stream()
                .filter(right -> asked.stream()
                        .noneMatch(each -> each.granted()
                                && each.principal().equals(user)
                                && each.operation()
                                        .equals(right.entry().operation().name())
                                && covers(right.pattern(), each)))
                .toList();
    }

    /**
     * What the user asked for and was not given. But for what the broker itself looks at first and nobody needs to have
     * answered with yes: whether an idempotent producer may write anything on the cluster, and which groups somebody who
     * lists them may see.
     */
    List<AuditedAuthorizer.Asked> refused(String user) throws IOException {
        return AuditedAuthorizer.read(audit).stream()
                .filter(asked -> asked.principal().equals(user) && !asked.granted())
                .filter(asked -> !asked.operation().equals("IDEMPOTENT_WRITE")
                        && !asked.name().equals("hardcode")
                        && !isListing(asked))
                .toList();
    }

    private static boolean isListing(AuditedAuthorizer.Asked asked) {
        return asked.operation().equals("DESCRIBE")
                && (asked.type().equals("CLUSTER") || asked.type().equals("GROUP"));
    }

    private static boolean covers(ResourcePattern pattern, AuditedAuthorizer.Asked asked) {
        return asked.type().equals(pattern.resourceType().name())
                && (pattern.patternType() == PatternType.PREFIXED
                        ? asked.name().startsWith(pattern.name())
                        : asked.name().equals(pattern.name()));
    }

    private static NewTopic topic(JsonNode spec) {
        Map<String, String> configs = new HashMap<>();
        spec.path("config")
                .properties()
                .forEach(
                        config -> configs.put(config.getKey(), config.getValue().asString()));
        configs.put("min.insync.replicas", "1");
        return new NewTopic(
                        spec.path("topicName").stringValue(),
                        spec.path("partitions").intValue(),
                        (short) 1)
                .configs(configs);
    }

    /** One binding per operation. */
    static List<AclBinding> rights(String user, JsonNode object) {
        List<AclBinding> bindings = new ArrayList<>();
        for (JsonNode rule : object.at("/spec/authorization/acls")) {
            JsonNode resource = rule.path("resource");
            ResourceType type =
                    SecurityUtils.resourceType(kafkas(resource.path("type").stringValue()));
            PatternType pattern = "prefix".equals(resource.path("patternType").asString("literal"))
                    ? PatternType.PREFIXED
                    : PatternType.LITERAL;
            String name = type == ResourceType.CLUSTER
                    ? "kafka-cluster"
                    : resource.path("name").stringValue();
            for (JsonNode operation : rule.path("operations")) {
                bindings.add(new AclBinding(
                        new ResourcePattern(type, name, pattern),
                        new AccessControlEntry(
                                "User:" + user,
                                "*",
                                SecurityUtils.operation(operation.stringValue()),
                                AclPermissionType.ALLOW)));
            }
        }
        return bindings;
    }

    /** Strimzi's names begin small. */
    private static String kafkas(String strimzis) {
        return strimzis.substring(0, 1).toUpperCase(Locale.ROOT) + strimzis.substring(1);
    }

    @Override
    public void close() {
        broker.close();
    }
}
