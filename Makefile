# make demo     builds xrayscope and opens it on the bundled sample
# make test     unit tests, then the end-to-end tests in a real pseudo-terminal
# make check    formatting, the walls between the rooms, and a build in which every warning is an error,
#                and the number of instructions that loading takes
# make bench    the figures, as a Markdown table (QUICK=1: the short form)

SHELL := /bin/bash
PREFIX ?= /usr/local
SWIFT ?= swift
PYTHON ?= python3
RELEASE := .build/release/xrayscope
VENV := .venv
# On Linux the program carries Swift's libraries in it: it starts in two thirds of the time, and runs where Swift is not.
STATIC := $(if $(filter Linux,$(shell uname -s)),--static-swift-stdlib -Xlinker -s)

.PHONY: all demo run build release test unit end-to-end sanitize fuzz sizes check bench install uninstall clean format libraries help

all: release

help:
	@sed -n 's/^# //p' Makefile | head -5

demo: release
	@$(RELEASE) demo

# make run ARGS="traces trace.json --sort -duration"
run: release
	@$(RELEASE) $(ARGS)

libraries:
	@Tools/system-packages

build: libraries
	$(SWIFT) build

release: libraries
	$(SWIFT) build -c release --product xrayscope $(STATIC)

test: unit end-to-end

# Some unit tests ask Python for a real server (moto, our endpoint); they find it in the same virtual environment. One after
# another: side by side they take as long, and starve each other's servers.
unit: libraries $(VENV)/ready
	$(SWIFT) test --no-parallel

end-to-end: release $(VENV)/ready
	XRAYSCOPE=$(CURDIR)/$(RELEASE) $(VENV)/bin/python -m pytest -q Tests/EndToEnd

# What reads, which holds what is unsafe and what runs side by side, under AddressSanitizer and ThreadSanitizer. Package.swift
# leaves the other rooms out.
sanitize: export XRAYSCOPE_TESTS := TraceFormatsTests IntakeTests
sanitize: libraries
	LSAN_OPTIONS=suppressions=$(CURDIR)/Tests/Support/leaks.txt:print_suppressions=0 \
	  $(SWIFT) test --no-parallel --sanitize=address --scratch-path .build/address
	TSAN_OPTIONS=halt_on_error=1 \
	  $(SWIFT) test --no-parallel --sanitize=thread --scratch-path .build/thread -Xswiftc -DTHREAD_SANITIZER --skip SizeTests

# Random bytes for whatever reads what others wrote, under AddressSanitizer: SECONDS_EACH for each reader, or RUNS inputs;
# TARGETS="segments keys" for some of them. SwiftPM hands the compiler one -sanitize after the other, in any order, of which the last
# alone holds: both at once stand behind them.
fuzz: export XRAYSCOPE_TESTS := fuzz
fuzz: libraries
	$(SWIFT) build -c release --product fuzz --scratch-path .build/fuzz --sanitize address --sanitize fuzzer \
	  -Xswiftc -sanitize=fuzzer,address -Xswiftc -enable-testing
	$(PYTHON) Tests/Fuzz/run.py .build/fuzz/release/fuzz $(if $(RUNS),--runs $(RUNS),--seconds $(or $(SECONDS_EACH),15)) $(TARGETS)

# The largest inputs (2 GB of disk, 1.5 GB of memory): a line of a gigabyte, ten million lines.
sizes: release $(VENV)/ready
	XRAYSCOPE=$(CURDIR)/$(RELEASE) XRAYSCOPE_SIZES=full $(VENV)/bin/python -m pytest -q Tests/EndToEnd/test_sizes.py

# The stamp is newer than the list of packages once they are installed.
$(VENV)/ready: Tests/EndToEnd/requirements.txt
	@Tools/system-packages testing
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install -q --disable-pip-version-check -r Tests/EndToEnd/requirements.txt
	@touch $@

check: libraries
	$(SWIFT) format lint --strict --recursive Sources Tests Themes Package.swift
	$(PYTHON) Tests/boundaries.py
	$(PYTHON) Tests/Fixtures/generate.py --check
	$(PYTHON) Tools/generate-demo.py --check
	$(SWIFT) build -c release --product xrayscope $(STATIC)
	@Tools/system-packages measuring
	$(PYTHON) Benchmarks/instructions.py

format:
	$(SWIFT) format --in-place --recursive Sources Tests Themes Package.swift

bench: release $(VENV)/ready
	@Tools/system-packages measuring
	$(VENV)/bin/python Benchmarks/bench.py $(if $(QUICK),--quick)

install: release
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(RELEASE) $(DESTDIR)$(PREFIX)/bin/xrayscope

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/xrayscope

clean:
	rm -rf .build $(VENV) Benchmarks/.work
