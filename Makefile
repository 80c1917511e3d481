# `make` alone lists the targets. Each is a line here or, where it takes more, a script in scripts/.

PREFIX ?= /usr/local
DESTDIR ?=

# How much text `make bench` unpacks and loads (1000 is about 1 GB), and how often.
SCALE ?= 1000
ROUNDS ?= 5
# How many rows `make bench-dap` loads.
ROWS ?= 3000000

.PHONY: help deps build-deps build demo test test-bare lint format bench bench-dap install

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

deps: ## install missing libraries and tools with apt
	@scripts/deps

build-deps:
	@scripts/deps build

build: build-deps ## build the tools for debugging
	swift build

demo: ## load a simulated Canvas into a private Postgres, and refresh it
	@scripts/deps build demo
	@scripts/demo

test: deps ## build and run all tests; CI runs this and lint
	swift build --build-tests
	# Many tests run servers and processes: only a few at a time, or they time out.
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=4 swift test --skip-build

test-bare: ## try the README's first steps on a bare Debian 12, as root; FULL=1 runs all tests too
	@scripts/test-bare

lint: ## check the style (see .swift-format), folders for circles, messages and documentation comments
	@scripts/deps lint
	@scripts/folder-circles
	@scripts/named-options
	@scripts/undocumented
	swift format lint --strict --recursive Sources Tests Package.swift

format: ## fix the style
	swift format --in-place --recursive Sources Tests Package.swift

bench: deps ## measure against curl, zcat and psql; smaller: make bench SCALE=100 ROUNDS=3
	@Benchmarks/unpack $(SCALE) $(ROUNDS)
	@Benchmarks/load $(SCALE) $(ROUNDS)

bench-dap: deps ## measure DAP against its official client; smaller: make bench-dap ROWS=100000 ROUNDS=1
	@Benchmarks/dap $(ROWS) $(ROUNDS)

docs: build-deps ## write the library's documentation; a warning is an error
	@scripts/docs

install: ## install an optimized build, man pages and completions under PREFIX
	@scripts/deps build install
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' scripts/install
