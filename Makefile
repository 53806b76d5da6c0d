# Everything here is a short name for a command that also works without make.

PORT ?= 8080
FUZZ_SECONDS ?= 60
TARGET := $(or $(CARGO_TARGET_DIR),target)

.PHONY: run serve build pages test pictures bench fuzz tools

# Gavel on 127.0.0.1:8080 with a community of sixty invented people in ./data/demo.
run: DATA ?= data/demo
run: build
	@$(TARGET)/release/gavel demo --data $(DATA) --listen 127.0.0.1:$(PORT)

# Gavel with nobody in it and its data in ./data; it prints the lines to try it with.
serve: DATA ?= data
serve: build
	@$(TARGET)/release/gavel serve --data $(DATA) --listen 127.0.0.1:$(PORT) --guide

# The binary, with the web pages in it where there is Node.
build: pages
	cargo build --release --package gavel-server

ifneq ($(shell node -e 'process.exit(parseInt(process.versions.node) < 20)' 2>&1 && npm --version 2>/dev/null),)
pages: console/dist/widget.js
else
pages:
	@echo 'Node 20 or newer is not here: Gavel is built with the web pages that are in console/dist, or without any.'
endif

PAGE_SOURCES := $(shell find console/src sdk/typescript/src -type f) $(wildcard console/*.html console/*.ts) console/package.json

# What the build makes last stands for all of it; npm itself writes the other file when it has installed what the lock says.
console/dist/widget.js: node_modules/.package-lock.json $(PAGE_SOURCES)
	npm run --silent build --workspace console

node_modules/.package-lock.json: package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

# The pictures of the README, of a demo of their own.
pictures: build
	CHROMIUM="$$(cargo xtask chromium)" GAVEL_BIN="$$(realpath $(TARGET)/release/gavel)" npm run --silent pictures --workspace console

# Everything that must hold, one summary at the end.
test:
	@bash .ci/test

# The measurements, on SQLite and on PostgreSQL.
bench:
	cargo build --release --package gavel-server --package gavel-bench
	@$(TARGET)/release/gavel-bench
	@$(TARGET)/release/gavel-bench pages
	@cargo xtask postgres --durable -- sh -c \
		'$(TARGET)/release/gavel-bench --postgres "$$GAVEL_TEST_POSTGRES" --out target/bench/results-postgres.jsonl && \
		$(TARGET)/release/gavel-bench pages --postgres "$$GAVEL_TEST_POSTGRES"'

# Each fuzz target for FUZZ_SECONDS; needs `make tools` and a nightly toolchain. What is found on the way goes to
# fuzz/found; an input that broke something belongs in fuzz/corpus.
fuzz:
	for target in frames filters fold; do \
		mkdir -p fuzz/found/$$target fuzz/corpus/$$target; \
		cargo +nightly fuzz run $$target fuzz/found/$$target fuzz/corpus/$$target -- -max_total_time=$(FUZZ_SECONDS) || exit 1; \
	done

# What is pleasant to have: the faster test runner and the fuzzer.
tools:
	cargo install --locked cargo-nextest cargo-fuzz
