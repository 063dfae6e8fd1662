# The simulated provider of docker-compose.yml, for try-outs and tests: never for production.
ARG JAVA_IMAGE=eclipse-temurin:25-jre
FROM ${JAVA_IMAGE}
COPY worker/standalone/target/drover-standalone-*-exec.jar /opt/simulated/simulated.jar
USER 10001:10001
EXPOSE 8080
ENTRYPOINT ["java", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Xmx128m", \
    "-Dloader.main=dev.drover.testbed.ProviderMain", \
    "-cp", "/opt/simulated/simulated.jar", "org.springframework.boot.loader.launch.PropertiesLauncher"]
CMD ["8080", "0.0.0.0"]
