// Calls the sizing planners as a file asks. Arguments: calls, results.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/aws/jsii-runtime-go"
	lepton "github.com/cdktf-lepton/cdktf-lepton-go/cdktflepton"
)

type call struct {
	Method    string   `json:"method"`
	Arguments []string `json:"arguments"`
	Options   struct {
		Gap                *float64 `json:"gap"`
		MaxOperations      *float64 `json:"maxOperations"`
		MaxPoints          *float64 `json:"maxPoints"`
		FromUnavailability *float64 `json:"fromUnavailability"`
	} `json:"options"`
}

type result struct {
	Text  *string   `json:"text,omitempty"`
	Texts *[]string `json:"texts,omitempty"`
	Error *string   `json:"error,omitempty"`
}

func texts(given *[]*string) *[]string {
	found := []string{}
	for _, text := range *given {
		found = append(found, *text)
	}
	return &found
}

func answer(asked call) (answered result) {
	// The runtime panics with what JavaScript throws.
	defer func() {
		if thrown := recover(); thrown != nil {
			message := fmt.Sprint(thrown)
			answered = result{Error: &message}
		}
	}()
	at := func(index int) *string { return jsii.String(asked.Arguments[index]) }
	switch asked.Method {
	case "kinds":
		return result{Texts: texts(lepton.SizingPlanner_Kinds())}
	case "schema":
		return result{Text: lepton.SizingPlanner_Schema(at(0))}
	case "planSchema":
		return result{Text: lepton.SizingPlanner_PlanSchema(at(0))}
	case "plan":
		options := &lepton.SizingPlannerOptions{Gap: asked.Options.Gap, MaxOperations: asked.Options.MaxOperations}
		return result{Text: lepton.SizingPlanner_Plan(at(0), at(1), options)}
	case "frontier":
		options := &lepton.SizingFrontierOptions{
			FromUnavailability: asked.Options.FromUnavailability,
			MaxPoints:          asked.Options.MaxPoints,
			MaxOperations:      asked.Options.MaxOperations,
		}
		return result{Text: lepton.SizingPlanner_Frontier(at(0), at(1), options)}
	case "verify":
		return result{Texts: texts(lepton.SizingPlanner_Verify(at(0), at(1), at(2)))}
	case "table":
		return result{Text: lepton.SizingPlanner_Table(at(0), at(1), at(2))}
	}
	panic("there is no method " + asked.Method)
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	defer jsii.Close()
	text, err := os.ReadFile(os.Args[1])
	check(err)
	var calls []call
	check(json.Unmarshal(text, &calls))
	results := []result{}
	for _, asked := range calls {
		results = append(results, answer(asked))
	}
	written, err := json.Marshal(results)
	check(err)
	check(os.WriteFile(os.Args[2], written, 0o644))
}
