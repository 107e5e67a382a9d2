# Each target alone is enough on a fresh clone: it sets up what it needs first, once.

BIN := .venv/bin
ARTICLE ?= content/nalmefen
OUT ?= out
FOLDER ?= content
PYTEST_ARGS ?= -n 2 --dist worksteal
BENCH ?= full
FUZZ ?= 10

.PHONY: help handout samples studio test fuzz check update-golden bench pages setup setup-all clean

help:                 ## list the targets
	@grep -E '^[a-z-]+: .*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 20

handout: setup        ## set up, and write the handouts of one article (ARTICLE=…, OUT=…)
	$(BIN)/plainleaf export $(ARTICLE) --out $(OUT)

studio: setup         ## set up, and open the studio in the browser (FOLDER=…, OUT=…)
	$(BIN)/plainleaf studio $(FOLDER) --out $(OUT)

samples: setup        ## write the handouts of every article under content/
	$(BIN)/plainleaf export content --out $(OUT)

test: setup-all       ## run every test, with the field's validators (PYTEST_ARGS=…)
	$(BIN)/python -m pytest $(PYTEST_ARGS)

fuzz: setup-all       ## look for new faults at random, for an hour or so (FUZZ=times the usual examples)
	PLAINLEAF_FUZZ=$(FUZZ) $(BIN)/python -m pytest $(PYTEST_ARGS) -m generated
	$(BIN)/python tools/fuzz --runs $$(($(FUZZ) * 1000)) --seed $$(date +%s)
	$(BIN)/python tools/fuzz-files --outputs $$(($(FUZZ) * 1000)) --memories $$(($(FUZZ) * 200)) --seed $$(date +%s)

check: setup-all      ## lint, formatting, types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict src

update-golden: setup-all ## rewrite the golden files; read the diff before you keep it
	$(BIN)/python -m pytest $(PYTEST_ARGS) --update-golden

bench: setup-all      ## measure against peers (bench/README.md; BENCH=quick: two minutes, BENCH=guard: one)
ifeq ($(BENCH),guard)
	$(BIN)/python bench/guard.py
else
	$(BIN)/python bench/run.py $(BENCH)
	$(BIN)/python bench/tags.py
	$(BIN)/python bench/references.py
endif

pages: setup-all      ## render docs/pages.png, the picture of the pages in the README
	$(BIN)/python tools/pages

setup:                ## install what an export needs
	@tools/setup run

setup-all: ## install what the tests need as well
	@tools/setup all

clean:                ## remove what was written and installed inside this folder
	rm -rf $(OUT) .venv dist build tests/validators/build tests/validators/node/node_modules
