# Targets: check (fast, before every commit), test (all of it), bench, demo.
GO ?= go
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: check test bench demo demo-clean build

build:
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/ ./cmd/...

check:
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo 'gofmt:'; gofmt -l $$(git ls-files '*.go'); exit 1; }
	$(GO) vet ./...
	$(GO) run $(STATICCHECK) ./...
	$(GO) test -short=false ./batch ./batch/rules ./batch/plan ./reports/texts

test:
	bash testdata/run-tests.sh

bench:
	$(GO) run ./cmd/bench

demo: build
	@bin/demo

demo-clean:
	rm -rf demo
