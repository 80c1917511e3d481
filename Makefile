# `make` alone says what there is. Each target is a line here and, where it needs more, a script in scripts/.

PREFIX ?= /usr/local
DESTDIR ?=

# What `make bench` unpacks and loads (1000 is about 1 GB of text) and how often.
SCALE ?= 1000
ROUNDS ?= 5

.PHONY: help deps build-deps build demo test test-bare lint format bench install

help: ## say what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

deps: ## install the libraries and tools that are missing, with apt
	@scripts/deps

build-deps:
	@scripts/deps build

build: build-deps ## build the tools, for debugging
	swift build

demo: ## load a simulated Canvas into a private Postgres, and keep it up to date
	@scripts/deps build demo
	@scripts/demo

test: deps ## build and run all tests; this and lint is what CI runs
	swift build --build-tests
	# Many tests run whole servers and processes: a few at a time, or they take each other for dead.
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=4 swift test --skip-build

test-bare: ## try the README's first steps on a bare Debian 12, as root; FULL=1: and all tests
	@scripts/test-bare

lint: ## check the style, see .swift-format, and that folders do not use one another in circles
	@scripts/deps lint
	@scripts/folder-circles
	swift format lint --strict --recursive Sources Tests Package.swift

format: ## put the style right
	swift format --in-place --recursive Sources Tests Package.swift

bench: deps ## measure, against curl, zcat and psql; smaller: make bench SCALE=100 ROUNDS=3
	@Benchmarks/unpack $(SCALE) $(ROUNDS)
	@Benchmarks/load $(SCALE) $(ROUNDS)

install: ## install an optimized build, man pages and completions under PREFIX
	@scripts/deps build install
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' scripts/install
