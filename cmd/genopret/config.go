package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"genopret/batch"
)

// Config is genopret.yaml. An unknown name or a bad value refuses the start.
// Paths are relative to the file's folder.
type Config struct {
	Environment  string        `yaml:"environment" oneof:"demo test production"`
	Mode         string        `yaml:"mode" oneof:"shadow handoff act"`
	Language     string        `yaml:"language" oneof:"da en"`
	Municipality Municipality  `yaml:"municipality"`
	Folders      Folders       `yaml:"folders"`
	KeyFile      string        `yaml:"key_file"`
	Sources      []SourceConf  `yaml:"sources"`
	Lists        ListConf      `yaml:"lists"`
	DFDG         DFDGConf      `yaml:"dfdg"`
	Limits       LimitConf     `yaml:"limits"`
	Approval     ApprovalConf  `yaml:"approval"`
	Approvers    []Approver    `yaml:"approvers"`
	Planning     PlanningConf  `yaml:"planning"`
	ClosedDays   []string      `yaml:"closed_days"` // besides the public holidays: "12-24" or "2026-05-15"
	Matrix       MatrixConf    `yaml:"matrix"`
	Retention    RetentionConf `yaml:"retention"`

	dir string // of the file
}

// Municipality is the tenant.
type Municipality struct {
	Code string `yaml:"code"` // four digits
	Name string `yaml:"name"`
}

// Folders are where the installation keeps its own files.
type Folders struct {
	Work    string `yaml:"work"`
	Reports string `yaml:"reports"`
}

// SourceConf is a place where lists are dropped.
type SourceConf struct {
	Name         string            `yaml:"name"`
	Folder       string            `yaml:"folder"`
	Team         string            `yaml:"team"`      // who drops lists here; asks, and so cannot approve
	Temporary    []string          `yaml:"temporary"` // name patterns besides the built-in ones
	Marker       string            `yaml:"marker"`    // suffix of the file that says "complete"
	StablePolls  int               `yaml:"stable_polls"`
	StableFor    time.Duration     `yaml:"stable_for"`
	LargestBytes int64             `yaml:"largest_bytes"`
	Facts        map[string]string `yaml:"facts"` // field key to the answer for the whole list
}

// ListConf bounds what one list may hold; 0 takes the built-in bound.
type ListConf struct {
	CellBytes     int   `yaml:"cell_bytes"`     // 1 MiB
	Columns       int   `yaml:"columns"`        // 16,384, which is all that Excel has
	RowBytes      int   `yaml:"row_bytes"`      // 4 MiB in CSV, 16 MiB of XML in Excel
	FileBytes     int64 `yaml:"file_bytes"`     // 2 GiB of CSV
	UnpackedBytes int64 `yaml:"unpacked_bytes"` // 4 GiB: what a workbook may unpack to
	UnpackedTimes int64 `yaml:"unpacked_times"` // 200: how many times a part of it may grow
}

// DFDGConf is how DFDG is reached.
type DFDGConf struct {
	Endpoint         string        `yaml:"endpoint"`
	Certificate      string        `yaml:"certificate"`
	Key              string        `yaml:"key"`
	Roots            string        `yaml:"roots"`
	OrganisationType string        `yaml:"organisation_type"`
	OrganisationCode string        `yaml:"organisation_code"`
	UserName         string        `yaml:"user_name"`
	UserID           string        `yaml:"user_id"`
	UserEmail        string        `yaml:"user_email"`
	Timeout          time.Duration `yaml:"timeout"`      // 0: as the catalog says
	SettleAfter      time.Duration `yaml:"settle_after"` // 0: as the catalog says
}

// LimitConf is how much and how fast.
type LimitConf struct {
	Parallel     int           `yaml:"parallel"`
	PerSecond    float64       `yaml:"per_second"`
	Corrections  int           `yaml:"corrections"`
	Attempts     int           `yaml:"attempts"`
	SendWithin   time.Duration `yaml:"send_within"`
	RetryAfter   time.Duration `yaml:"retry_after"`
	SettleWithin time.Duration `yaml:"settle_within"`
	SeenDays     int           `yaml:"seen_days"`
	CallsPerDay  int           `yaml:"calls_per_day"` // 0: no ceiling
	PerEndpoint  int           `yaml:"per_endpoint"`  // calls at once to one service; 0: no ceiling
	// RefusedPercent: a list of which DFDG refuses more than this waits; 0: never.
	RefusedPercent int `yaml:"refused_percent"`
	// BreakAfter: a service that has not answered so many times in a row is left alone; 0: never.
	BreakAfter int    `yaml:"break_after"`
	Hours      string `yaml:"hours"`        // "22:00-06:00"; "" is always
	WorkDays   bool   `yaml:"working_days"` // hours begin on working days alone
}

// MatrixConf puts a matrix of your own in place of the program's. It is used
// only if it passes 'rules check' and is the edition that is pinned here.
type MatrixConf struct {
	Folder  string `yaml:"folder"`
	Edition string `yaml:"edition"` // as 'rules check FOLDER' tells it, whole
}

// ApprovalConf is what waits for a second pair of eyes.
type ApprovalConf struct {
	CitizenVisible bool `yaml:"citizen_visible"`
	CallsOver      int  `yaml:"calls_over"`
	// FourEyes asks for the signature of another team's approver; without it,
	// the account that runs a command is who says yes. Production has it on.
	FourEyes  bool `yaml:"four_eyes"`
	ValidDays int  `yaml:"valid_days"` // how long a yes holds
}

// PlanningConf holds the choices that the note leaves open.
type PlanningConf struct {
	InterviewService  string            `yaml:"interview_service" oneof:"person-registration interview-service"`
	PlanRoute         string            `yaml:"plan_route" oneof:"execute case-system"`
	IllnessRemoval    string            `yaml:"illness_removal" oneof:"recovery delete"`
	OwnerChange       string            `yaml:"owner_change" oneof:"change recreate"`
	Codes             map[string]string `yaml:"codes"`
	Deletable         []string          `yaml:"deletable_absence_types"`
	ActAs             []string          `yaml:"act_as"`
	FirstActor        string            `yaml:"first_actor"`
	EnrolmentDaysBack int               `yaml:"enrolment_days_back"`
	IllnessPastStart  bool              `yaml:"illness_past_start"`
	// StarWhereVisible lets the municipality remove by itself what affects a
	// benefit; STAR is then asked where the wrong entry would stay visible.
	StarWhereVisible bool `yaml:"star_where_visible"`
}

// defaults are careful: nothing is sent, and what is sent is slow and seen.
func defaults() Config {
	return Config{
		Environment: "production", Mode: "shadow", Language: "da",
		Folders:  Folders{Work: "arbejde", Reports: "rapporter"},
		KeyFile:  "noegle",
		Limits:   LimitConf{Parallel: 1, PerSecond: 1, Corrections: 500, Attempts: 3, SendWithin: 30 * time.Second, RetryAfter: time.Hour, SettleWithin: 15 * time.Minute, SeenDays: 90, RefusedPercent: 20, BreakAfter: 5},
		Approval: ApprovalConf{CitizenVisible: true, CallsOver: 50, ValidDays: 7},
		Planning: PlanningConf{InterviewService: "person-registration", PlanRoute: "execute", IllnessRemoval: "recovery", OwnerChange: "change"},
	}
}

// loadConfig reads and checks the file, telling everything that is wrong.
func loadConfig(path string) (*Config, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, usageError{fmt.Errorf("konfigurationen kan ikke læses: %w\nEr dette en ny installation, så begynd med 'genopret init MAPPE'", err)}
	}
	c := defaults()
	c.dir = filepath.Dir(path)
	at, err := strictYAML(data, &c)
	if err != nil {
		return nil, usageError{fmt.Errorf("%s:\n%w", path, err)}
	}
	if _, told := at["approval.four_eyes"]; !told {
		c.Approval.FourEyes = c.Environment == string(batch.Production)
	}
	if err := c.check(at); err != nil {
		return nil, usageError{fmt.Errorf("%s:\n%w", path, err)}
	}
	return &c, nil
}

var fourDigits = regexp.MustCompile(`^\d{4}$`)

func (c *Config) check(at places) error {
	var problems []error
	demand := func(ok bool, path, words string) {
		if !ok {
			problems = append(problems, at.wrong(path, words))
		}
	}
	demand(fourDigits.MatchString(c.Municipality.Code), "municipality.code", "skal være fire cifre i anførselstegn, f.eks. \"0101\"")
	demand(c.Municipality.Name != "", "municipality.name", "mangler")
	demand(len(c.Sources) > 0, "sources", "skal nævne mindst én kilde")
	names := map[string]bool{}
	for i, s := range c.Sources {
		path := fmt.Sprintf("sources[%d].", i)
		demand(s.Name != "" && !names[s.Name], path+"name", "skal være kildens eget navn")
		demand(s.Folder != "", path+"folder", "mangler")
		names[s.Name] = true
	}
	demand(c.Limits.Parallel > 0, "limits.parallel", "skal være mindst 1")
	demand(c.Limits.Attempts > 0, "limits.attempts", "skal være mindst 1")
	demand(c.Limits.SendWithin > 0, "limits.send_within", "skal være over 0")
	demand(c.Limits.RetryAfter > 0, "limits.retry_after", "skal være over 0")
	c.checkApproval(demand)
	c.checkHours(demand)
	l := c.Lists
	demand(l.CellBytes >= 0 && l.Columns >= 0 && l.RowBytes >= 0 && l.FileBytes >= 0 && l.UnpackedBytes >= 0 && l.UnpackedTimes >= 0,
		"lists", "kan ikke have grænser under 0")
	demand(c.Mode != string(batch.Handoff), "mode", "handoff findes ikke i denne version; brug shadow eller act")
	if c.Mode == string(batch.Act) {
		c.checkActing(demand)
	}
	return errors.Join(problems...)
}

// checkActing refuses to guess who is calling.
func (c *Config) checkActing(demand func(ok bool, path, words string)) {
	demand(c.Environment != string(batch.Production), "mode", "act åbner kun i miljøerne demo og test i denne version")
	d := c.DFDG
	for _, must := range [][2]string{{"endpoint", d.Endpoint}, {"certificate", d.Certificate}, {"key", d.Key}, {"roots", d.Roots},
		{"organisation_type", d.OrganisationType}, {"organisation_code", d.OrganisationCode},
		{"user_name", d.UserName}, {"user_id", d.UserID}} {
		demand(must[1] != "", "dfdg."+must[0], "mangler; den gættes ikke")
	}
}

// path resolves a path of the configuration.
func (c *Config) path(p string) string {
	if filepath.IsAbs(p) {
		return p
	}
	return filepath.Join(c.dir, p)
}

// lang is the language of words: the flag's, else the configuration's.
func (c *Config) lang(flag string) string {
	if flag != "" {
		return flag
	}
	return c.Language
}
