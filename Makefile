# Everything here is a short name for a command that also works without make.

PORT ?= 8080
FUZZ_SECONDS ?= 60
TARGET := $(or $(CARGO_TARGET_DIR),target)

.PHONY: run serve test bench fuzz tools

# Gavel on 127.0.0.1:8080 with a community of sixty invented people in ./data/demo.
run: DATA ?= data/demo
run:
	cargo build --release --package gavel-server
	@$(TARGET)/release/gavel demo --data $(DATA) --listen 127.0.0.1:$(PORT)

# Gavel with nobody in it and its data in ./data; it prints the lines to try it with.
serve: DATA ?= data
serve:
	cargo build --release --package gavel-server
	@$(TARGET)/release/gavel serve --data $(DATA) --listen 127.0.0.1:$(PORT) --guide

# Everything that must hold, one summary at the end.
test:
	@bash .ci/test

# The measurements, on SQLite and on PostgreSQL.
bench:
	cargo build --release --package gavel-server --package gavel-bench
	@$(TARGET)/release/gavel-bench
	@cargo xtask postgres --durable -- sh -c \
		'$(TARGET)/release/gavel-bench --postgres "$$GAVEL_TEST_POSTGRES" --out target/bench/results-postgres.jsonl'

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
