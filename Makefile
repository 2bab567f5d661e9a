# Every target prepares what it needs by itself. `make help` lists them.
PYTHON3 ?= python3
WORKERS ?= 2
BOOTSTRAP = $(PYTHON3) deploy/bootstrap.py
BIN = .venv/bin
RASA = RASA_TELEMETRY_ENABLED=false OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 TF_CPP_MIN_LOG_LEVEL=3 PYTHONWARNINGS=ignore bot/.venv/bin/python -m rasa

# Containers often forbid kept bytecode. Then every program start compiles some thousand modules: `hotline --help` took
# 9.8 s of CPU instead of 4.0, and the tests start more than a hundred programs.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help serve setup train shell test test-browser test-product test-servers test-fast test-bot test-web test-rasa lint format bench bench-nlu bench-month thresholds screenshots check api

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

serve: ## set up whatever is missing and start everything; Ctrl-C stops it
	@exec $(BOOTSTRAP) serve

setup: ## environments, pages, model and database, without starting
	@$(BOOTSTRAP) setup

train: rooms ## train the model
	@$(BIN)/hotline train

shell: rooms ## talk to the model in the terminal, without the service; wants `make serve` running beside it
	@HOTLINE_ACTIONS_URL=http://127.0.0.1:$$(($${HOTLINE_PORT:-8000} + 2)) HOTLINE_INTERNAL_SECRET=$$(cat var/internal-secret) $(RASA) shell --endpoints bot/shell-endpoints.yml

# Two parts at a time, for one computes while another waits for its browser. What a part prints comes whole, at its
# end; one that fails does not keep the others from running, and fails the whole. Here the fast tests run in one
# process: their second half would only take its turns on the cores from the part beside them.
# The order is the plan: the training of minutes has one core and leaves the other to the servers' part and lint, which
# take as long. Both rooms stand by then (`-o`): two syncs of one environment would meet. FIRST: what reads the model or
# the pages, or keeps vectors where the training keeps its own, waits for them. So do the fast tests: make, which passes
# over what still waits, would begin them where the model is kept, and one of the two longest parts last and alone.
test: rooms ## every test, two parts at a time; wants chromium, postgresql and redis-server installed
	@$(MAKE) --no-print-directory --keep-going --output-sync=target -j2 -o rooms WORKERS=0 FIRST=setup \
		setup test-servers lint test-browser test-product test-fast test-rasa test-bot test-web

test-browser: setup ## the pages in Chromium, over the running product
	@echo "== $@"
	@$(BIN)/python -m pytest -m "browser" -q

test-product: setup ## dialogues, crashes and whatever else needs the running product and the trained model
	@echo "== $@"
	@$(BIN)/python -m pytest -m "service and not browser" -q

test-servers: rooms ## what needs PostgreSQL, Redis or programs of its own, or takes long by nature, but not the running product
	@echo "== $@"
	@$(BIN)/python -m pytest -m "(postgres or redis or process or thorough) and not service and not browser" -q

test-fast: rooms $(FIRST) ## before each commit: what needs no running product, browser or server, in two processes, under two minutes
	@echo "== $@"
	@$(BIN)/python -m pytest -m "not service and not browser and not postgres and not redis and not process and not thorough" -q -n $(WORKERS) --dist worksteal

test-bot: rooms $(FIRST) ## the brain's own tests, in its own room
	@echo "== $@"
	@bot/.venv/bin/python -m pytest -c bot/pytest.ini bot/tests bench/nlu/tests -q

test-rasa: rooms $(FIRST) ## Rasa's own checks: data, rules, story tests
	@echo "== $@"
	@$(RASA) data validate --data data/nlu data/stories --config config.yml --domain domain.yml --fail-on-warnings
	@$(RASA) test core --stories tests/rasa --model models --out var/rasa-test --fail-on-prediction-errors

test-web: $(FIRST) ## the pages' unit tests, types and size
	@echo "== $@"
	@cd web && npm test --silent && npm run --silent check && npm run --silent size

lint: rooms ## ruff and pyright
	@echo "== $@"
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/pyright

format: rooms ## let ruff format
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

check: rooms ## data files against schema, statutes and facts
	@$(BIN)/hotline knowledge check

bench: setup ## whole turns with actions and database, against a stock Rasa in the same run
	@$(BIN)/python -m bench.turns

bench-nlu: setup ## understanding, against a stock Rasa on the same data; takes an hour and more (BENCH_NLU=--shipped-only: minutes)
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 bot/.venv/bin/python -m bench.nlu $(BENCH_NLU)

bench-month: setup ## a month of the learning loop on real lines, labelled by script: what it earns, see bench/month/README.md
	@$(BIN)/python -m bench.month $(BENCH_MONTH)

thresholds: rooms ## how sure the bot must be before it answers, measured anew (data/thresholds.yml, docs/阈值.md)
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 bot/.venv/bin/python -m bench.nlu.thresholds

screenshots: rooms ## the pages' pictures in docs/images, from a product that runs (SCREENSHOTS="--url ..."); wants chromium, SEAT_LOGIN and SEAT_PASSWORD
	@$(BIN)/python -m tests.browser.screenshots $(SCREENSHOTS)

api: rooms ## write web/openapi.json and the pages' types from the service
	@$(BIN)/hotline openapi web/openapi.json && cd web && npm run --silent api

.PHONY: rooms
rooms:
	@$(BOOTSTRAP)
