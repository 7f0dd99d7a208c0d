package main

import (
	"fmt"
	"slices"

	"genopret/batch"
	"genopret/batch/dfdg/catalog"
	"genopret/batch/plan"
	"genopret/batch/rules"
	"genopret/parsers"
	"genopret/parsers/csvlist"
	"genopret/parsers/excellist"
)

// library is the data that the program ships.
type library struct {
	matrix  *rules.Matrix
	catalog *catalog.Catalog
}

func (c *Config) library() (*library, error) {
	operations, err := catalog.Shipped()
	if err != nil {
		return nil, fmt.Errorf("kataloget: %w", err)
	}
	matrix, err := c.loadMatrix(operations)
	if err != nil {
		return nil, fmt.Errorf("regelmatrixen: %w", err)
	}
	operations = operations.With(catalog.Override{SettleAfter: c.DFDG.SettleAfter, Timeout: c.DFDG.Timeout})
	return &library{matrix, operations}, nil
}

// plannerFrom builds the planner for a source's lists on one day.
func (c *Config) plannerFrom(lib *library, source string, asOf batch.Date) (*plan.Planner, error) {
	p := c.Planning
	options := plan.Options{
		AsOf: asOf, Zone: copenhagen(),
		Gate: plan.Gate{Mode: batch.Mode(c.Mode), ApproveVisible: c.Approval.CitizenVisible},
		Choices: map[batch.Fact]string{batch.FactInterviews: p.InterviewService, batch.FactPlanRoute: p.PlanRoute,
			batch.FactIllnessRemoval: p.IllnessRemoval, batch.FactOwnerChange: p.OwnerChange},
		Codes: p.Codes, Deletable: map[string]bool{}, ActAs: map[batch.Actor]bool{}, FirstActor: batch.Actor(p.FirstActor),
		EnrolmentDaysBack: p.EnrolmentDaysBack, IllnessPastStart: p.IllnessPastStart, StarWhereVisible: p.StarWhereVisible, Defaults: c.facts(source),
	}
	for _, kind := range p.Deletable {
		options.Deletable[kind] = true
	}
	for _, actor := range p.ActAs {
		options.ActAs[batch.Actor(actor)] = true
	}
	return plan.New(lib.matrix, lib.catalog, options)
}

// facts are what a source answers for its whole list.
func (c *Config) facts(source string) map[string]string {
	for _, s := range c.Sources {
		if s.Name == source {
			return s.Facts
		}
	}
	return nil
}

// assumed tells them in the words of the list's headings.
func (c *Config) assumed(lib *library, source string) []string {
	var told []string
	for key, value := range c.facts(source) {
		if f, ok := lib.matrix.Field(key); ok {
			told = append(told, f.Heading.In(c.Language)+" = "+value)
		}
	}
	slices.Sort(told)
	return told
}

// limits bound what a list may hold.
func (c *Config) limits() parsers.Limits {
	l := c.Lists
	return parsers.Limits{
		CSV: csvlist.Limits{MaxCell: l.CellBytes, MaxColumns: l.Columns, MaxRow: l.RowBytes, MaxBytes: l.FileBytes},
		Excel: excellist.Limits{MaxCell: l.CellBytes, MaxColumns: l.Columns, MaxRow: l.RowBytes,
			MaxInflated: l.UnpackedBytes, MaxRatio: l.UnpackedTimes},
	}
}
