import { LineChart } from '@mui/x-charts/LineChart';
import { useWords } from '../../shared/i18n/words';
import { dayIn } from '../../shared/i18n/formats';
import { useZone } from '../../shared/signed-in';
import { useFigures } from '../../shared/sync/useFigures';
import {
  chartOf,
  type ChartData,
  type ChartUnit,
  type History,
  MEASURES,
  type Measure,
  summaryOf,
} from './chart-data';
import { isMidnight, timeTicks } from './time-axis';

/** Lines are told apart by colour and by dashes (charts.css); contrast on white at least 4.5. */
const COLOURS = ['#1250b0', '#b45309', '#0f766e', '#7c3aed', '#be185d', '#4d7c0f'];
const colourOf = (at: number) => COLOURS[at % COLOURS.length] ?? '#1250b0';
const MOST_TICKS = 4;

/** One small chart for each measure, with one legend for all. */
export default function ChartGrid({ history }: { readonly history: History }) {
  const { sourceName } = useFigures();
  return (
    <>
      <ul className="history-legend">
        {history.sources.map((source, at) => (
          <li key={`${source.factory} ${source.source}`}>
            <svg viewBox="0 0 28 4" aria-hidden="true" className={`line-${at % COLOURS.length}`}>
              <path d="M0 2h28" stroke={colourOf(at)} />
            </svg>
            {sourceName(source)}
          </li>
        ))}
      </ul>
      <div className="history-grid">
        {MEASURES.map((measure) => (
          <Chart key={measure} history={history} measure={measure} />
        ))}
      </div>
    </>
  );
}

function Chart({ history, measure }: { readonly history: History; readonly measure: Measure }) {
  const { t, number, clock, day } = useWords();
  const { sourceName } = useFigures();
  const described = useDescription(history, measure);
  const zone = useZone();
  const chart = chartOf(history, measure);
  const unit = unitWord(chart);
  const told = (of: ChartUnit, value: string) => (of === 'changes' ? value : t(`sync.${of}`, value));
  const digits = chart.unit === 'changes' || chart.unit === 'perMinute' ? 0 : 1;
  const from = chart.times[0] ?? 0;
  const to = chart.times.at(-1) ?? from;
  const title = t(`sync.chart.${measure}`);
  return (
    <figure className="card history-chart">
      <figcaption>
        {title}
        {unit && <small>{t(unit)}</small>}
      </figcaption>
      <div role="img" aria-label={`${title}. ${described}`}>
        <LineChart
          height={132}
          margin={{ top: 12, right: 20, bottom: 0, left: 0 }}
          hideLegend
          disableKeyboardNavigation
          skipAnimation
          grid={{ horizontal: true }}
          xAxis={[
            {
              data: chart.times.map((at) => new Date(at)),
              scaleType: 'time',
              domainLimit: 'strict',
              height: 24,
              disableLine: true,
              disableTicks: true,
              tickInterval: timeTicks(from, to, zone, MOST_TICKS).map((at) => new Date(at)),
              valueFormatter: (at: Date, { location }) => {
                if (location === 'tick')
                  return isMidnight(at.getTime(), zone) ? day(dayIn(zone, at)) : clock(at, zone);
                return `${day(dayIn(zone, at))}, ${clock(at, zone)}`;
              },
            },
          ]}
          yAxis={[
            {
              min: 0,
              max: chart.ticks.at(-1) ?? 1,
              width: 40,
              disableLine: true,
              disableTicks: true,
              tickInterval: [...chart.ticks],
              valueFormatter: (value: number) => number(value, 1),
            },
          ]}
          series={chart.lines.map((line, at) => ({
            id: `line-${at % COLOURS.length}-${at}`,
            label: sourceName(line),
            data: line.values,
            color: colourOf(at),
            curve: 'linear' as const,
            showMark: false,
            valueFormatter: (value: number | null) =>
              value === null ? null : told(chart.unit, number(value, digits)),
          }))}
        />
      </div>
    </figure>
  );
}

const unitWord = ({ unit }: ChartData) => (unit === 'changes' ? undefined : (`sync.unit.${unit}` as const));

/** The chart in a sentence, for those who don't see it. */
function useDescription(history: History, measure: Measure): string {
  const { number } = useWords();
  const { sourceName, rate, span } = useFigures();
  return summaryOf(history)
    .map((source) => {
      const most = {
        rate: rate(source.mostPerSecond),
        lag: span(source.mostLagSeconds),
        backlog: number(source.mostBacklog),
        held: number(source.mostHeld),
      };
      return `${sourceName(source)}: ≤ ${most[measure]}`;
    })
    .join('; ');
}
