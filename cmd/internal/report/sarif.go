package report

import (
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"
	"slices"
	"strings"

	"sheetsync/cmd/internal/check"
	"sheetsync/sheetschema"
	"sheetsync/sheetschema/language"
)

// The objects of SARIF 2.1.0 (OASIS standard, 27 March 2020) that a report has.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool    sarifTool     `json:"tool"`
		Results []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string         `json:"id"`
		ShortDescription sarifText      `json:"shortDescription"`
		Help             sarifText      `json:"help"`
		Configuration    sarifConfigure `json:"defaultConfiguration"`
	}
	sarifConfigure struct {
		Level string `json:"level"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID       string            `json:"ruleId"`
		RuleIndex    int               `json:"ruleIndex"`
		Level        string            `json:"level"`
		Message      sarifText         `json:"message"`
		Locations    []sarifLocation   `json:"locations"`
		Fingerprints map[string]string `json:"partialFingerprints,omitempty"`
	}
	sarifLocation struct {
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine int `json:"startLine"`
	}
	sarifLogical struct {
		FullyQualifiedName string `json:"fullyQualifiedName"`
	}
)

const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// writeSARIF writes one run, whose rules are the kinds of issues. A line is a row of
// the tab, which the logical location names.
func writeSARIF(w io.Writer, checked []Checked, version string) error {
	run := sarifRun{Tool: sarifTool{sarifDriver{Name: "sheetsync", Version: version, Rules: []sarifRule{}}}, Results: []sarifResult{}}
	kinds, p := sheetschema.Kinds(), printerOf(checked)
	for _, k := range kinds {
		texts := k.Texts(p, k.Variants[0])
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{
			ID: string(k.Code), ShortDescription: sarifText{k.Title(p)}, Help: sarifText{texts.Explanation},
			Configuration: sarifConfigure{sarifLevel(k.Severities[0].String())},
		})
	}
	for _, c := range checked {
		for _, i := range c.Issues {
			result := c.sarif(i)
			result.RuleIndex = slices.IndexFunc(kinds, func(k sheetschema.Kind) bool { return string(k.Code) == i.Code })
			run.Results = append(run.Results, result)
		}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

func (c *Checked) sarif(i check.Issue) sarifResult {
	message := i.Message
	if i.Suggestion != "" {
		message = language.NewPrinter(c.Language).Say("issues.with_remedy", language.Args{"issue": i.Message, "remedy": i.Suggestion})
	}
	location := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifact{URI: uriOf(c.Place)}}}
	if i.Row > 0 {
		location.Physical.Region = &sarifRegion{StartLine: i.Row}
	}
	if place := strings.Trim(i.Resource+"."+i.Field, "."); place != "" {
		location.Logical = []sarifLogical{{FullyQualifiedName: place}}
	}
	result := sarifResult{RuleID: i.Code, Level: sarifLevel(i.Severity), Message: sarifText{message}, Locations: []sarifLocation{location}}
	if i.RecordID != "" { // the same record, wherever its row is
		result.Fingerprints = map[string]string{"record/v1": strings.Join([]string{i.Resource, i.RecordID, i.Field, i.Code, i.Variant}, "/")}
	}
	return result
}

func sarifLevel(severity string) string {
	if severity == sheetschema.SeverityInfo.String() {
		return "note"
	}
	return severity
}

// uriOf is a file's path, or an address, as a URI reference.
func uriOf(place string) string {
	if strings.HasPrefix(place, "https://") || strings.HasPrefix(place, "http://") {
		return place
	}
	u := url.URL{Path: filepath.ToSlash(place)}
	return u.String()
}
