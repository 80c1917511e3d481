# `make` alone says what there is. Each target is a line here and, where it needs more, a script in scripts/.

PREFIX ?= /usr/local
DESTDIR ?=

.PHONY: help deps build demo test lint format bench install

help: ## say this
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

deps: ## install the libraries and tools that are missing, with apt
	@scripts/deps

build: deps ## build the tools, for debugging
	swift build

demo: deps ## list, fetch and unpack a dump of a simulated Canvas
	@scripts/demo

test: deps ## build and run all tests; this and lint is what CI runs
	swift build --build-tests
	swift test --skip-build --parallel

lint: ## check the style, see .swift-format
	swift format lint --strict --recursive Sources Tests Package.swift

format: ## put the style right
	swift format --in-place --recursive Sources Tests Package.swift

bench: deps ## measure, against curl and zcat
	@Benchmarks/unpack

install: deps ## install an optimized build, man pages and completions under PREFIX
	@PREFIX='$(PREFIX)' DESTDIR='$(DESTDIR)' scripts/install
