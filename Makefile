# Each target calls one script: they hold the steps, and run without make as well.

.DEFAULT_GOAL := help
.PHONY: help setup build run test format bench-directory bench-similarity bench-files bench-linkage bench-psi screenshots clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install what is missing: system packages, browser assets, test tools
	@scripts/setup test

build: ## Build the program as `run` and `test` do
	@scripts/setup
	@scripts/build

run: ## Serve the demonstration on http://127.0.0.1:8080, its data in var/
	@scripts/run

test: ## Check layout and imports, then run every test on SQLite and PostgreSQL and in a browser
	@scripts/setup test
	@scripts/test

format: ## Lay out the Swift files as the check wants them
	@swift format --in-place --recursive --parallel --configuration .swift-format $(wildcard Package.swift Sources Tests Benchmarks)

bench-directory: ## Measure search and import at the size of a civil service
	@scripts/setup test
	@scripts/bench-directory

bench-similarity: ## Measure the duplicate-work check on a real list of projects
	@scripts/setup
	@scripts/bench-similarity

bench-files: ## Measure uploads and downloads beside nginx and WsgiDAV
	@scripts/setup test
	@scripts/bench-files

bench-psi: ## Measure private matching beside openmined-psi
	@scripts/setup
	@scripts/bench-psi

bench-linkage: ## Measure record linkage beside Splink and recordlinkage
	@scripts/setup
	@scripts/bench-linkage

screenshots: ## Take the pictures in docs/screenshots from the demonstration
	@scripts/setup test
	@scripts/build
	@.venv/bin/python scripts/screenshots

clean: ## Remove what can be made again; var/ stays
	@rm -rf .build .venv assets/vendor
