# One static binary, no shell, not root. State lives in the volume alone.
#
#     docker build --build-arg VERSION=v1.2.3 -t innovate .
#     docker run --env-file .env -p 8080:8080 -v innovate:/var/lib/innovate innovate

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$VERSION" -o /out/innovate ./cmd/innovate
# A named volume takes over the owner of the folder it is mounted on, and
# 65532 is the image's nonroot; distroless has no shell to do this in later.
# A folder of the host's needs it done once: chown 65532 FOLDER.
RUN install -d -m 0700 -o 65532 -g 65532 /out/state

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /out/innovate /innovate
COPY --from=build /src/LICENSE /src/NOTICE /licenses/
COPY --from=build --chown=65532:65532 /out/state /var/lib/innovate
ENV INNOVATE_HOME=/var/lib/innovate INNOVATE_LISTEN=0.0.0.0:8080
VOLUME /var/lib/innovate
EXPOSE 8080
ENTRYPOINT ["/innovate"]
CMD ["serve"]
