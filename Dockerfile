# syntax=docker/dockerfile:1

# The web files and the server, built as `npm run build` builds them anywhere.
FROM node:20-bookworm-slim AS node
FROM rust:1.95-bookworm AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    npm run build \
    && install -D target/release/k1te-server /out/k1te-server \
    && install -D -m 0644 dist/THIRD-PARTY-LICENSES.txt /out/licenses/THIRD-PARTY-LICENSES-web.txt \
    && cargo xtask licenses > /out/licenses/THIRD-PARTY-LICENSES.txt \
    && install -d -m 0700 /out/data

# libc, certificates and time zones; no shell, no package manager.
FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /out/k1te-server /usr/local/bin/k1te-server
COPY --from=build /out/licenses /usr/share/doc/k1te-server
COPY --from=build --chown=65532:65532 /out/data /data
# SQLite sorts what is large in a file: nothing but the volume can be written.
ENV K1TE_LISTEN=0.0.0.0:8080 \
    K1TE_DATA_DIR=/data \
    K1TE_LOG_FORMAT=json \
    SQLITE_TMPDIR=/data
# By number: Kubernetes cannot tell by a name that it is not root.
USER 65532:65532
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["/usr/local/bin/k1te-server", "health"]
ENTRYPOINT ["/usr/local/bin/k1te-server"]
CMD ["serve"]
