# Gavel alone in an image: built from source, run as a user without rights.

FROM node:22-bookworm-slim AS pages
WORKDIR /source
COPY package.json package-lock.json ./
COPY sdk/typescript/package.json sdk/typescript/
COPY console/package.json console/
RUN --mount=type=cache,target=/npm npm ci --no-audit --no-fund --cache /npm
COPY sdk sdk
COPY console console
RUN npm run build --workspace console

FROM rust:1.95-bookworm AS build
WORKDIR /source
COPY . .
COPY --from=pages /source/console/dist console/dist
RUN --mount=type=cache,target=/usr/local/cargo/registry --mount=type=cache,target=/source/target \
    cargo build --locked --release --package gavel-server && cp target/release/gavel /gavel && mkdir /data

FROM gcr.io/distroless/cc-debian12:nonroot
COPY --from=build /gavel /usr/local/bin/gavel
COPY --from=build --chown=nonroot:nonroot --chmod=700 /data /data
ENV GAVEL_DATA=/data GAVEL_LISTEN=0.0.0.0:8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["gavel", "health"]
ENTRYPOINT ["gavel"]
CMD ["serve"]
