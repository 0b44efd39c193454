package bot

import (
	"context"
	"net/http"
	"runtime"
	"time"

	"innovate/data"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are what an administrator may watch. No label holds a word of a
// question, or who asked it.
type metrics struct {
	registry  *prometheus.Registry
	questions *prometheus.CounterVec
	seconds   *prometheus.HistogramVec
	errors    *prometheus.CounterVec
	blocks    *prometheus.CounterVec
	meetings  *prometheus.CounterVec
}

func newMetrics(b *Bot, version string) *metrics {
	if version == "" {
		version = "unknown"
	}
	m := &metrics{
		registry: prometheus.NewRegistry(),
		questions: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "innovate_questions_total", Help: "Questions by door, by how they were asked, and by verdict.",
		}, []string{"door", "kind", "verdict"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "innovate_answer_seconds", Help: "Time to find an answer and put it in words.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5},
		}, []string{"door", "kind"}),
		errors: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "innovate_slack_errors_total", Help: "Calls to Slack that failed, by method and Slack's word for it.",
		}, []string{"method", "error"}),
		blocks: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "innovate_guard_total", Help: "Texts the guard stopped, by verdict and by kind of thing found.",
		}, []string{"verdict", "kind"}),
		meetings: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "innovate_introductions_total", Help: "Introductions by what has come of them, and turns of contacts by how they ended.",
		}, []string{"outcome"}),
	}
	build := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "innovate_build_info", Help: "Always 1.",
		ConstLabels: prometheus.Labels{"version": version, "go": runtime.Version()},
	})
	build.Set(1)
	m.registry.MustRegister(m.questions, m.seconds, m.errors, m.blocks, m.meetings, build, state{b})
	return m
}

func (m *metrics) asked(door, kind, verdict string) {
	m.questions.WithLabelValues(door, kind, verdict).Inc()
}

func (m *metrics) took(door, kind string, d time.Duration) {
	m.seconds.WithLabelValues(door, kind).Observe(d.Seconds())
}

func (m *metrics) failed(method, reason string) { m.errors.WithLabelValues(method, reason).Inc() }

func (m *metrics) blocked(f data.Finding) {
	m.blocks.WithLabelValues(f.Verdict.String(), string(f.Kind)).Inc()
}

func (m *metrics) introduced(outcome string) { m.meetings.WithLabelValues(outcome).Inc() }

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// state is what is looked up only when somebody asks: tasks and the index.
type state struct{ *Bot }

var (
	tasksDesc = prometheus.NewDesc("innovate_tasks", "Tasks that are not done, by kind and state.", []string{"kind", "state"}, nil)
	sizeDesc  = prometheus.NewDesc("innovate_index_records", "Innovations in the index.", nil, nil)
	lateDesc  = prometheus.NewDesc("innovate_index_late", "Innovations that are found by their words alone as yet.", nil, nil)
	headDesc  = prometheus.NewDesc("innovate_index_version", "How far the index has followed the catalogue.", nil, nil)
)

// Describe is part of prometheus.Collector.
func (s state) Describe(ch chan<- *prometheus.Desc) {
	ch <- tasksDesc
	ch <- sizeDesc
	ch <- lateDesc
	ch <- headDesc
}

// Collect is part of prometheus.Collector. What cannot be found out is left out.
func (s state) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), modalTimeout)
	defer cancel()
	if counts, err := s.store.Pending(ctx); err == nil {
		for _, c := range counts {
			ch <- prometheus.MustNewConstMetric(tasksDesc, prometheus.GaugeValue, float64(c.Tasks), c.Kind, string(c.State))
		}
	}
	if n, err := s.index.Size(); err == nil {
		ch <- prometheus.MustNewConstMetric(sizeDesc, prometheus.GaugeValue, float64(n))
	}
	if n, err := s.index.Late(); err == nil {
		ch <- prometheus.MustNewConstMetric(lateDesc, prometheus.GaugeValue, float64(n))
	}
	if v, err := s.index.Version(); err == nil {
		ch <- prometheus.MustNewConstMetric(headDesc, prometheus.GaugeValue, float64(v))
	}
}
