# The commands of the project. `make run` and `make test` need Rust and Node on a Debian machine and install the rest themselves.
# Both build with the dev profile into one target directory, so each finds the other's work done (docs/adr/0003).

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test soak bench fmt lint deny console package

console_sources := $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' -not -path 'web/e2e/*' 2>/dev/null)

help: ## what there is to make
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 10

run: ## the demo district at http://127.0.0.1:12345, data in ./data
	scripts/install-missing run
	$(MAKE) console
	cargo run --locked --bin hotline -- serve --demo

test: ## every test, on both databases and in a real browser; leaves nothing running
	scripts/install-missing test
	cargo fmt --all --check
	$(MAKE) console
	cd web && npm run check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	scripts/with-postgres scripts/test-all

# What is random: the properties of the domain, the walks through the life cycle, the walk through the API, tests named soak_…, and the
# program being killed. `make test` draws the same each time, this anew; SEED=… repeats an earlier run.
soak: CASES ?= 20000
soak: KILLS ?= 200
soak: STEPS ?= 200000
soak: SEED := $(or $(SEED),$(shell od -An -N4 -tu4 /dev/urandom | tr -d ' '))
soak: ## the long random tests; CASES=n, KILLS=n and STEPS=n say how long
	scripts/install-missing test
	$(MAKE) console
	HOTLINE_SEED=$(SEED) PROPTEST_RNG_SEED=$(SEED) HOTLINE_SOAK=$(CASES) PROPTEST_CASES=$(CASES) HOTLINE_KILLS=$(KILLS) HOTLINE_STEPS=$(STEPS) \
		scripts/with-postgres cargo test --locked --workspace -- soak properties walk killed model:: --nocapture

# TICKETS="10000 1000000" and the other sizes: docs/benchmarks.md.
bench: ## the product under load on both databases beside the same rows without it, and the pure core, as tables (a release build)
	scripts/install-missing test
	$(MAKE) console
	cargo bench --locked --bench domain
	cargo bench --locked --bench load --no-run
	HOTLINE_POSTGRES_DURABLE=1 scripts/with-postgres cargo bench --locked --bench load

package: ## a tarball with the program, its systemd unit, documents and an installer (a release build)
	scripts/install-missing run
	$(MAKE) console
	scripts/package

fmt: ## lay out the Rust code
	cargo fmt --all

lint: ## what `make test` asks of the code before it runs it
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings

deny: ## licences, bans and sources of the crates; needs cargo-deny (`cargo install cargo-deny`)
	cargo deny --offline check licenses bans sources

console: web/dist/index.html ## the console, into web/dist, from where the server embeds it

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(console_sources)
	cd web && npm run build
	touch $@
