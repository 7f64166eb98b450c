# The front door for analysts and developers. `make` alone lists the targets.
MAKEFLAGS += --warn-undefined-variables --no-builtin-rules --no-print-directory
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

PIPELINE ?= contoh
RUN ?= build/$(PIPELINE)
PERIODE ?= 2025-Q2
CONFIG := pipelines/$(PIPELINE)
ifeq ($(PIPELINE),contoh)
EXTRACTS ?= data-samples/contoh
endif
# The city's extracts are made on the way when they are not there.
ifeq ($(PIPELINE),kota-bengkulu)
EXTRACTS ?= build/ekstrak-kota-bengkulu
endif
EXTRACTS ?=
export EXTRACTS
SEBELUM ?=
RIWAYAT ?=
DARI ?=
KUNCI ?=
KUNCI_LAMA ?=
KUNCI_BARU ?=
KUOTA ?=
JOBS ?=
MEMORI ?=
A ?=
B ?=
SNAPSHOT ?= $(RUN)/5-emit
SUMBER ?=
JSON ?=
MENIT ?= 2
SASARAN ?=
FILTER ?=
SEED ?= 77
ORANG ?= 200000
DEFEK ?= 1
POPULASI ?=
TABEL ?=
SQL ?=
PREFIX ?= /usr/local
DESTDIR ?=
BERKAS ?=
DENGAN ?=
SURVEI ?=
MODEL ?=
RANCANGAN ?= pipelines/peringkat/contoh.yaml
BIN := .build/release
SWIFT_BUILD := swift build -c release

# A number of a person is never an argument: it would stay in the shell's history and show in the process list.
$(foreach name,NIK NO_KK KK NAMA,$(if $(filter command environment,$(firstword $(origin $(name)))),\
  $(error $(name) is never given as an argument; `make explain RUN=...` asks for it)))
$(if $(filter 0% 1% 2% 3% 4% 5% 6% 7% 8% 9%,$(MAKECMDGOALS)),\
  $(error a number is never given as an argument; `make explain RUN=...` asks for it))

# Options that all stages take; each stage uses what concerns it.
COMMON = --config $(CONFIG) --periode $(PERIODE) --overwrite \
  $(if $(SEBELUM),--sebelum '$(SEBELUM)') $(if $(RIWAYAT),--riwayat '$(RIWAYAT)') \
  $(if $(KUNCI),--kunci '$(KUNCI)') $(if $(KUOTA),--kuota '$(KUOTA)') \
  $(if $(JOBS),--jobs $(JOBS)) $(if $(MEMORI),--memory $(MEMORI))

## --- Pipeline ---------------------------------------------------------------
run: build ## Run every stage (each decides whether it is up to date): PIPELINE EXTRACTS PERIODE RUN SEBELUM KUNCI KUOTA DARI JOBS MEMORI
	@[ -n "$(EXTRACTS)" ] || { echo "make: EXTRACTS=<folder of extracts> is needed for PIPELINE=$(PIPELINE)" >&2; exit 64; }
	@if [ "$(EXTRACTS)" = build/ekstrak-kota-bengkulu ]; then scripts/kota-bengkulu.sh '$(BIN)' '$(EXTRACTS)'; fi
	@BIN='$(BIN)' CONFIG='$(CONFIG)' EXTRACTS='$(EXTRACTS)' PERIODE='$(PERIODE)' RUN='$(RUN)' SEBELUM='$(SEBELUM)' \
	  RIWAYAT='$(RIWAYAT)' DARI='$(DARI)' KUNCI='$(KUNCI)' KUNCI_LAMA='$(KUNCI_LAMA)' KUNCI_BARU='$(KUNCI_BARU)' KUOTA='$(KUOTA)' JOBS='$(JOBS)' MEMORI='$(MEMORI)' scripts/run.sh

diff: build ## Compare two snapshots: A=<snapshot> B=<snapshot>
	@[ -n "$(A)" ] && [ -n "$(B)" ] || { echo "make diff A=<snapshot> B=<snapshot>" >&2; exit 64; }
	@$(BIN)/dtsen-diff '$(A)' '$(B)'

verify: build ## Re-hash a snapshot and check what it promises: SNAPSHOT=<folder>
	@$(BIN)/dtsen-verify '$(SNAPSHOT)'

bukti: build ## Prove a family in or out of a snapshot (asks for its id, NIK or No KK): SNAPSHOT=<folder>
	@$(BIN)/dtsen-verify --bukti '$(SNAPSHOT)'

RUNS ?=
SIMPAN ?= 8
HAPUS ?=
bersih: build ## Show run folders beyond the newest SIMPAN=8 below RUNS=<folder>; HAPUS=ya removes them
	@[ -n "$(RUNS)" ] || { echo "make bersih RUNS=<folder of run folders> [SIMPAN=8] [HAPUS=ya]" >&2; exit 64; }
	@$(BIN)/dtsen-verify --bersih '$(RUNS)' --simpan $(SIMPAN) $(if $(filter ya,$(HAPUS)),--hapus)

# A list is answered under a permission: IZIN, else the pipeline's.
DAFTAR ?=
IZIN ?=
TUJUAN ?=
HASIL ?= $(RUN)/matchback
matchback: build ## Answer a list with what its owner may know: RUN=<run folder> DAFTAR=<list> [IZIN TUJUAN HASIL]
	@[ -n "$(DAFTAR)" ] || { echo "make matchback RUN=<run folder> DAFTAR=<list>" >&2; exit 64; }
	@$(BIN)/dtsen-matchback --config $(CONFIG) --snapshot '$(SNAPSHOT)' --daftar '$(DAFTAR)' --out '$(HASIL)' --overwrite \
	  $(if $(IZIN),--izin '$(IZIN)') $(if $(TUJUAN),--tujuan '$(TUJUAN)') \
	  $(if $(JOBS),--jobs $(JOBS)) $(if $(MEMORI),--memory $(MEMORI))
	@echo "hasil (answer): $(HASIL)"

report: build ## Write the HTML report and its tables: RUN=<run folder>
	@$(BIN)/dtsen-report --run '$(RUN)' --out '$(RUN)/laporan' --overwrite

explain: build ## Explain one person or family (asks for the NIK or No KK): RUN=<run folder>
	@$(BIN)/dtsen-explain --run '$(RUN)' $(if $(RIWAYAT),--riwayat '$(RIWAYAT)')

profil: build ## What is in an extract, before it is run: SUMBER=<source> PIPELINE EXTRACTS [JSON=1]
	@[ -n "$(SUMBER)" ] || { echo "make profil SUMBER=<source, such as dtks> PIPELINE=$(PIPELINE) EXTRACTS=<folder>" >&2; exit 64; }
	@[ -n "$(EXTRACTS)" ] || { echo "make: EXTRACTS=<folder of extracts> is needed for PIPELINE=$(PIPELINE)" >&2; exit 64; }
	@$(BIN)/dtsen-ingest --profil '$(SUMBER)' --config $(CONFIG) --in '$(EXTRACTS)' $(if $(JSON),--json) \
	  $(if $(JOBS),--jobs $(JOBS))

bagaimana-jika: build ## Compare other rules with those of PIPELINE on a run's matched data: DENGAN=<programmes, INK rules or flag.yaml> RUN
	@[ -n "$(DENGAN)" ] || { echo "make bagaimana-jika DENGAN=<file or folder>" >&2; exit 64; }
	@$(BIN)/dtsen-flag $(COMMON) --in '$(RUN)/3-match' --out '$(RUN)/bagaimana-jika' --dengan '$(DENGAN)'

dispatch: build ## The planned visits as a list an assistant, HTML for A4 and CSV, in RUN/lapangan: RUN or SNAPSHOT
	@$(BIN)/dtsen-dispatch '$(SNAPSHOT)' --out '$(RUN)/lapangan' --overwrite

fit: build ## Fit a ranking model: SURVEI=<csv> MODEL=<yaml to write> RANCANGAN=<model to take the form of>
	@[ -n "$(SURVEI)" ] && [ -n "$(MODEL)" ] || { echo "make fit SURVEI=<csv> MODEL=<yaml>" >&2; exit 64; }
	@$(BIN)/dtsen-fit --survei '$(SURVEI)' --rancangan '$(RANCANGAN)' --out '$(MODEL)' --laporan '$(MODEL:.yaml=.laporan.csv)' --overwrite

## --- Files for other tools (optional; Python lives in build/python) ---------
EXPORT = build/python/bin/python scripts/exports
EXPORT_OPTIONS = $(if $(TABEL),--tabel '$(TABEL)') $(if $(MEMORI),--memory $(MEMORI)) $(if $(JOBS),--jobs $(JOBS))

parquet: ## The snapshot as Parquet in RUN/ekspor/parquet: RUN or SNAPSHOT, TABEL="keluarga anggota" MEMORI JOBS
	@scripts/python-env.sh
	@$(EXPORT)/parquet.py '$(SNAPSHOT)' '$(RUN)/ekspor/parquet' $(EXPORT_OPTIONS)

stata: ## The snapshot for Stata (.dta) and SPSS (.sav) with value labels in RUN/ekspor/stata: RUN or SNAPSHOT, TABEL
	@scripts/python-env.sh
	@$(EXPORT)/stata.py '$(SNAPSHOT)' '$(RUN)/ekspor/stata' --labels pipelines/kamus/labels.csv $(EXPORT_OPTIONS)

xlsx: report ## The report's tables as an Excel workbook in RUN/ekspor/ringkasan.xlsx: RUN
	@scripts/packages.sh xlsx
	@swift build -c release --quiet --package-path Exports --product dtsen-xlsx
	@mkdir -p -m 700 '$(RUN)/ekspor'
	@Exports/.build/release/dtsen-xlsx '$(RUN)/laporan' '$(RUN)/ekspor/ringkasan.xlsx'

sql: ## Ask a run with SQL (DuckDB): RUN SQL="SELECT ..." or BERKAS=scripts/sql/desil.sql; without either a shell
	@scripts/python-env.sh
	@SQL=$${SQL:-} BERKAS='$(BERKAS)' MEMORI='$(MEMORI)' JOBS='$(JOBS)' scripts/sql.sh '$(RUN)' '$(SNAPSHOT)'

check-exports: parquet stata xlsx ## Read every export back and compare it with the CSVs: RUN
	@$(EXPORT)/check.py '$(RUN)' --labels pipelines/kamus/labels.csv
	@for file in scripts/sql/*.sql; do \
	  BERKAS=$$file scripts/sql.sh '$(RUN)' '$(SNAPSHOT)' >/dev/null || { echo "check-exports: $$file failed" >&2; exit 1; }; \
	done; echo "check-exports: $$(ls scripts/sql/*.sql | wc -l) example questions answered"

## --- Installation -----------------------------------------------------------
install: build manual ## Tools, pipelines, manual pages, completions: PREFIX=/usr/local DESTDIR
	@DESTDIR='$(DESTDIR)' scripts/install.sh '$(PREFIX)'

check-install: build manual ## Install into a temporary prefix and use what is there
	@scripts/check-install.sh

check-guide: build ## Run every command of GUIDE, PANDUAN and README and compare what is shown; unit files too
	@python3 scripts/guide.py GUIDE.md PANDUAN.md README.md
	@scripts/check-contrib.sh

guide: build ## Write the outputs shown in GUIDE and PANDUAN anew
	@python3 scripts/guide.py --update GUIDE.md PANDUAN.md

manual:
	@swift build -c release --quiet --package-path Exports --product dtsen-man

## --- Development ------------------------------------------------------------
sample: build ## Make data-samples/contoh again, byte for byte
	@$(BIN)/dtsen-synth --seed 2025 --orang 1100 --wilayah-kode 1771:8 9408:1 --dialek campuran --lengkap \
	  --out data-samples/contoh --kebenaran data-samples/contoh/kebenaran --overwrite

check-report: report ## The report in a real browser: numbers, layout, contrast, print, accessibility: RUN
	@scripts/python-env.sh
	@command -v chromium >/dev/null || scripts/packages.sh chromium
	@build/python/bin/python scripts/report/check.py '$(RUN)/laporan' --out '$(RUN)/periksa-laporan'

katalog: build ## Make docs/aturan.md (every code) and docs/kamus-data.md (every column) again
	@$(BIN)/dtsen-normalise --katalog aturan > docs/aturan.md
	@$(BIN)/dtsen-normalise --katalog kamus > docs/kamus-data.md

build: packages ## Build every tool
	@$(SWIFT_BUILD) --quiet

test: packages ## Everything that must pass: FILTER=<suite or test>
	@$(SWIFT_BUILD) --quiet
	@$(SWIFT_BUILD) --build-tests --quiet
	@swift test -c release --skip-build $(if $(FILTER),--filter '$(FILTER)')

test-fast: packages ## Unit tests alone, seconds
	@$(SWIFT_BUILD) --build-tests --quiet
	@swift test -c release --skip-build --skip EndToEndTests

check: lint test ## Before you push: lint, build without warnings, all tests

check-independent: build ## Recompute every number of a run in Python: PIPELINE RUN KUOTA SEBELUM; POPULASI=200000 SEED=5 makes one
	@scripts/python-env.sh
	@scripts/check-independent.sh '$(BIN)' '$(RUN)' '$(PIPELINE)' '$(PERIODE)' '$(KUOTA)' '$(SEBELUM)' '$(POPULASI)' '$(SEED)'

lint: ## Say what is formatted wrongly
	@swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks Fuzz Exports/Package.swift Exports/Sources

format: ## Format the code in place
	@swift format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks Fuzz Exports/Package.swift Exports/Sources

fuzz: packages ## Coverage-guided fuzzing, see Fuzz/README.md: MENIT=<minutes a target> SASARAN=<target>
	@scripts/fuzz.sh $(MENIT) $(SASARAN)

bench: build ## Time every stage, and the diff beside other tools (ORANG, TANPA=datacompy,duckdb without them): Benchmarks/README.md
	@$(BIN)/dtsen-bench
	@python3 Benchmarks/diff/bench.py --orang '$(ORANG)' --tanpa '$(TANPA)'

SCORED = build/score/$(SEED)-$(ORANG)-$(DEFEK)
score: score-run ## Measure matching against a synthetic truth, docs/accuracy.md: SEED ORANG DEFEK
	@python3 Benchmarks/score_match.py --batas '$(SCORED)/3-match' '$(SCORED)/truth'

score-run: build
	@$(BIN)/dtsen-synth --seed $(SEED) --orang $(ORANG) --defek $(DEFEK) --out '$(SCORED)/extracts' \
	  --kebenaran '$(SCORED)/truth' --overwrite >/dev/null
	@export EXTRACTS='$(SCORED)/extracts'; flags="--config pipelines/nasional --periode 2025-Q2 --overwrite \
	  --kunci pipelines/contoh/registry.key --progress none"; \
	$(BIN)/dtsen-ingest $$flags --in '$(SCORED)/extracts' --out '$(SCORED)/1-ingest'; \
	$(BIN)/dtsen-normalise $$flags --in '$(SCORED)/1-ingest' --out '$(SCORED)/2-normalise'; \
	$(BIN)/dtsen-match $$flags --in '$(SCORED)/1-ingest' --in '$(SCORED)/2-normalise' --out '$(SCORED)/3-match'

splink: score-run build/python-bench/bin/splink-ready ## Compare the repair with Splink on one residue, docs/accuracy.md: SEED ORANG DEFEK
	@EXTRACTS='$(SCORED)/extracts' build/python-bench/bin/python Benchmarks/splink/splink_match.py '$(SCORED)' \
	  '$(SCORED)/truth' -- $(BIN)/dtsen-match --config pipelines/nasional --periode 2025-Q2 \
	  --kunci pipelines/contoh/registry.key --in '$(SCORED)/1-ingest' --in '$(SCORED)/2-normalise'

build/python-bench/bin/splink-ready: Benchmarks/splink/requirements.txt
	@python3 -m venv build/python-bench
	@build/python-bench/bin/pip install --quiet -r $<
	@touch $@

packages:
	@scripts/packages.sh

clean: ## Remove the run folder of PIPELINE below build/ (never extracts, keys or snapshots elsewhere)
	$(if $(filter-out . ..,$(PIPELINE)),,$(error PIPELINE is the name of a pipeline))
	$(if $(findstring /,$(PIPELINE))$(findstring ',$(PIPELINE)),$(error PIPELINE is the name of a pipeline, not a path))
	@if [ "$$(readlink build/current || true)" = '$(PIPELINE)' ]; then rm -f build/current; fi
	@rm -rf 'build/$(PIPELINE)'

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} \
	  /^## ---/ {sub(/^## -+ /, ""); sub(/ -+$$/, ""); printf "\n%s\n", $$0; next} \
	  /^[a-z][a-z-]*:.*## / {printf "  make %-17s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

.PHONY: run diff verify bukti bersih matchback report explain profil bagaimana-jika dispatch fit parquet stata xlsx \
  sql check-exports install check-install check-guide guide manual sample check-report katalog build test test-fast \
  check check-independent lint format fuzz bench score score-run splink packages clean help
