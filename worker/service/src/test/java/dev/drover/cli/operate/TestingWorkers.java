package dev.drover.cli.operate;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Workers that say what they are told to, each at an address of its own. */
final class TestingWorkers implements AutoCloseable {
    private final List<HttpServer> servers = new ArrayList<>();
    private final CyclicBarrier together;

    /** @param together how many have to be asked at the same time before any of them answers */
    TestingWorkers(int together) {
        this.together = new CyclicBarrier(together);
    }

    /** Its address, without a scheme. */
    String worker(String id, String group, String cluster) throws IOException {
        String who = "\"worker\":{\"id\":\"%s\",\"group\":\"%s\",\"cluster\":\"%s\"}".formatted(id, group, cluster);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        answer(
                server,
                "/actuator/worker",
                "{" + who + ",\"ready\":true,\"state\":\"RUNNING\",\"partitions\":[],\"models\":[]}");
        answer(
                server,
                "/actuator/requests",
                "{" + who + ",\"matched\":0,\"requests\":[],\"partitions\":[\"llm.requests-0\"],\"silent\":[]}");
        server.start();
        servers.add(server);
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpServer server, String path, String body) {
        server.createContext(path, exchange -> {
            boolean alone = false;
            try {
                together.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException _) {
                alone = true;
            }
            try (exchange) {
                byte[] bytes = body.getBytes(UTF_8);
                exchange.sendResponseHeaders(alone ? 503 : 200, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        });
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
    }
}
