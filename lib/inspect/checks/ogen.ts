/** Checks of optogenetic stimulation. Source: nwbinspector, `_ogen`. */

import { defineCheck } from '../check.ts'

export const checkOptogeneticStimulusSiteHasOptogeneticSeries = defineCheck(
  {
    name: 'check_optogenetic_stimulus_site_has_optogenetic_series',
    importance: 'BEST_PRACTICE_VIOLATION',
    type: 'OptogeneticStimulusSite',
    finds: 'Sites of stimulation that no stimulation names.',
  },
  site => {
    const series = site.session.objectsOf('OptogeneticSeries')
    return series.some(other => other.member('site')?.path === site.path)
      ? undefined
      : 'No OptogeneticSeries names this site.'
  },
)
