# Each target makes its own environment in .venv, with uv where it is installed and pip otherwise.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
BIN := .venv/bin
READY := .venv/ready

.PHONY: demo schemes test test-long web-tools lint types contracts hollow assurance docs pictures clean

$(READY): pyproject.toml
	@test -n "$(PYTHON)" || { echo "sharedfund needs Python 3.11 or newer"; exit 1; }
	@if command -v uv >/dev/null 2>&1; then \
		uv venv --quiet --allow-existing --python "$(PYTHON)" .venv && \
		uv pip install --quiet --python $(BIN)/python --editable . --group dev; \
	else \
		{ [ -x $(BIN)/python ] || $(PYTHON) -m venv .venv; } && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1' && \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev; \
	fi
	@touch $(READY)

demo: $(READY)        ## build the practice complex under out/demo and print where everything lies
	@rm -rf out/demo out/home
	@SHAREDFUND_HOME=$(CURDIR)/out/home $(BIN)/sharedfund demo out/demo

schemes: $(READY)     ## rebuild, audit and bean-check every reference book; print one table
	@$(BIN)/python tools/schemes.py

test: $(READY)        ## the fast tests
	@$(BIN)/python -m pytest -q -n auto --dist loadfile -m "not long"

test-long: $(READY)   ## the long tests, with the seed printed
	@$(BIN)/python -m pytest -q -m long --hypothesis-show-statistics -s

web-tools: .web/ready ## what holds the pages against HTML and accessibility, from npm, for the tests (needs node and npm)

.web/ready: tools/web/package.json tools/web/package-lock.json
	@mkdir -p .web && cp tools/web/package.json tools/web/package-lock.json .web
	@npm ci --prefix .web --ignore-scripts --no-audit --no-fund --loglevel error
	@touch .web/ready

lint: $(READY)        ## style, types, floors
	@$(BIN)/ruff check .
	@$(MAKE) --no-print-directory types contracts

types: $(READY)
	@$(BIN)/mypy

contracts: $(READY)
	@PYTHONPATH=src:cli $(BIN)/lint-imports

hollow: $(READY)      ## hollow out every rule in turn; prints those no test misses
	@$(BIN)/python tools/hollow.py

assurance: $(READY)   ## attacks, bit flips, fuzzing, crashes, second opinions: every figure, hours; writes docs/assurance.md
	@if command -v uv >/dev/null 2>&1; then uv pip install --quiet --python $(BIN)/python --group assurance; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --group assurance; fi
	@$(BIN)/python tools/assurance.py

pictures: $(READY)    ## draw every picture of docs/pictures anew (needs chromium, libreoffice, poppler; what is missing is named)
	@$(BIN)/python tools/write_pictures.py

docs: $(READY)        ## write docs/rulebook.md and the other generated pages anew
	@$(BIN)/python tools/write_docs.py

clean:
	rm -rf .venv .web out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
