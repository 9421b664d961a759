# What people and continuous integration run. `make help` lists it.

SWIFT ?= swift
# One set of flags for building and running all tests: another set would build everything again.
# Release, because unoptimised C kernels are sixty times slower; testable, for internal parts.
# A folder of its own, so that `make demo` and `swift build` do not undo it.
TEST_FLAGS = -c release -Xswiftc -enable-testing --scratch-path .build-test
SWIFT_FILES = Package.swift Sources Tests Fuzz Snippets Benchmarks/Package.swift \
  Benchmarks/Kernels Benchmarks/Solvers

.PHONY: help setup demo test test-swift test-python test-web test-cluster faults wheel check check-arm64 \
  sanitize fuzz lint format bench bench-cluster docs pictures
.DEFAULT_GOAL := help

help: ## List the targets.
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Say what is missing to build, and install it where apt-get may be used.
	@Scripts/setup

demo: setup ## Build, solve and draw two problems; no network needed once built.
	$(SWIFT) build -c release --product isinglass
	.build/release/isinglass demo --output demo

test: check test-swift test-python ## Everything a pull request needs: checks, then all tests.

test-swift: setup ## All Swift tests.
	$(SWIFT) test $(TEST_FLAGS)

test-python: setup ## Build the wheel, install it in an environment of its own, and test it there.
	@Scripts/test-python

test-web: setup ## Test the Studio's page in Chromium (Debian: chromium), where there is one.
	$(SWIFT) build -c release --product isinglass
	@Scripts/test-web

test-cluster: setup ## Test a real Slurm of one node and ranks of Open MPI (Debian: slurm-wlm munge libopenmpi-dev openmpi-bin).
	$(SWIFT) build -c release --product isinglass
	@Scripts/test-cluster .build/release/isinglass

faults: setup ## Kill, starve and mislead solves and sweeps, at length: 1000 kills, memory limits, full disks, clocks.
	$(SWIFT) build -c release --product isinglass
	@Scripts/faults .build/release/isinglass
	ISINGLASS_FAULTS=500 $(SWIFT) test $(TEST_FLAGS) --filter SweepFaultTests

wheel: setup ## Build the Python wheel into ./dist.
	@Scripts/build-wheel dist

check: lint sanitize ## All that needs no Swift build: format, imports, kernels under sanitizers.
	@Scripts/check-imports

lint: ## Check the formatting.
	$(SWIFT) format lint --strict --recursive $(SWIFT_FILES)

format: ## Format all Swift files in place.
	$(SWIFT) format --in-place --recursive $(SWIFT_FILES)

sanitize: ## Run every C kernel under the address and undefined-behaviour sanitizers.
	@Tests/KernelSanitizers/run

fuzz: setup ## Give all parsers, options and interfaces any bytes: FUZZ_SECONDS=60 for each.
	@Scripts/fuzz

check-arm64: ## Run the portable kernels compiled for 64-bit ARM, emulated (Debian packages).
	@Tests/KernelSanitizers/run-arm64

bench: setup ## Measure kernels against what the machine can do, and whole solvers.
	$(SWIFT) run -c release --package-path Benchmarks KernelBenchmarks
	$(SWIFT) run -c release --package-path Benchmarks SolverBenchmarks

bench-cluster: setup ## Measure solves spread over ranks of Open MPI (Debian: libopenmpi-dev openmpi-bin).
	$(SWIFT) build -c release --disable-default-traits --traits MPI --scratch-path .build-mpi --product isinglass
	Scripts/cluster/bench-replicas .build-mpi/release/isinglass
	Scripts/cluster/bench-rows .build-mpi/release/isinglass

docs: setup ## Write the documentation as a static site into ./site.
	@Scripts/build-documentation site

pictures: setup ## Draw the pictures of the documentation again.
	@Scripts/build-pictures
