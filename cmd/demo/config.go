package main

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"genopret/batch/plan"
	"genopret/batch/rules"
)

// municipality is the demo's, three digits as in CPR.
const municipality = "999"

// configure writes the installation's configuration. Every deviation from
// the careful defaults is said aloud in it.
func (d *demo) configure(endpoint string) error {
	matrix, err := rules.Shipped()
	if err != nil {
		return err
	}
	text := fmt.Sprintf(configTemplate, endpoint, municipality, codeLines(plan.DemoCodes(matrix)))
	if err := os.WriteFile(d.path("kommune", "genopret.yaml"), []byte(text), 0o600); err != nil {
		return fmt.Errorf("skriv konfigurationen: %w", err)
	}
	return nil
}

func codeLines(codes map[string]string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(codes)) {
		fmt.Fprintf(&b, "    %s: %q\n", name, codes[name])
	}
	return strings.TrimRight(b.String(), "\n")
}

const configTemplate = `# Demoens konfiguration. AFVIGELSE markerer alt, der er anderledes end de
# forsigtige standarder, som 'genopret init' skriver.

environment: demo          # journalen åbner kun i dette miljø
mode: act                  # AFVIGELSE: kald sendes; modtageren er den simulerede DFDG
language: da

municipality: {code: "0999", name: Prøvekommune}
folders: {work: arbejde, reports: rapporter}
key_file: noegle

sources:
  - name: data-team
    folder: indbakke
    stable_polls: 2
    stable_for: 200ms      # AFVIGELSE: så demoen ikke venter på filer, der lige er lagt
  - name: alternativ       # samme lister, andre valg; hos jer er det nok med én kilde
    folder: indbakke-alternativ
    stable_polls: 2
    stable_for: 200ms
    facts:
      interview_service: interview-service
      plan_route: case-system
      illness_removal: delete
      owner_change: recreate
      illness_past_start: "no"

dfdg:
  endpoint: %s
  certificate: ../dfdg/client.pem
  key: ../dfdg/client.key
  roots: ../dfdg/ca.pem
  organisation_type: "8"
  organisation_code: "%s00"
  user_name: genopret demo
  user_id: genopret-demo
  timeout: 2s              # AFVIGELSE: kataloget siger 30s
  settle_after: 2s         # AFVIGELSE: kataloget siger 10m; den simulerede DFDG er aldrig mere end 1s forsinket

limits:
  parallel: 4              # AFVIGELSE: standarden er 1
  per_second: 200          # AFVIGELSE: standarden er 1
  send_within: 1s          # AFVIGELSE: standarden er 30s
  retry_after: 1s          # AFVIGELSE: standarden er 1h
  settle_within: 20s

approval:
  citizen_visible: false   # AFVIGELSE: intet venter på godkendelse
  calls_over: 0            # AFVIGELSE: heller ikke mange kald

planning:
  illness_past_start: true # AFVIGELSE: en sygemelding må oprettes med start før i dag
  deletable_absence_types: ["10"]   # AFVIGELSE: notatet nævner ingen
  codes:                   # AFVIGELSE: koder, som kun den simulerede DFDG kender
%s
`
